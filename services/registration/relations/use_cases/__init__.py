"""One intention each; the door opens and commits the transaction."""
