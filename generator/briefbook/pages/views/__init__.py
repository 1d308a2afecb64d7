"""A view for each kind of page: plain values, all that its template sees."""
