"""What states of events are called in front of people."""
