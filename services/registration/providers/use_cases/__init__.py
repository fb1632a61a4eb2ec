"""One intention each about providers and who comes by them."""
