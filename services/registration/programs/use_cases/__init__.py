"""One intention each about tokens of programs."""
