"""How work is run: what is kept from one run to the next, and where the work is done."""
