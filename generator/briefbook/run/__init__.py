"""Where work runs, and what is kept of it from one run to the next. No other room knows which of that it is."""
