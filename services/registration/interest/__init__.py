"""What both sides say after a meeting, and the matches that come of it."""
