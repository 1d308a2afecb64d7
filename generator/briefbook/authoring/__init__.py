"""Writing into what people write: new books."""
