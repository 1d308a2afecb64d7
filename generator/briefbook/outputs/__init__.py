"""What leaves a book beside its pages."""
