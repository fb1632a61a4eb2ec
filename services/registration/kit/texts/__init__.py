"""What faults, states and refusals are called in front of people."""
