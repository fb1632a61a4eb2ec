"""One module per subject; each yields its rows as they are measured."""
