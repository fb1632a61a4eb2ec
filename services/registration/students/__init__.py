"""The students of a school and of an event: lists taken in, details kept."""
