"""What a line of the log says to people."""
