"""Students book, move, drop and wait for seats; the organiser sets the rules."""
