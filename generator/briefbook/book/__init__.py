"""What is true: entries linked, checked, kept from an audience, and what follows from them."""
