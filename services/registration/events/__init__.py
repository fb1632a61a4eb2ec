"""What scheduling announced of an event: its times, rooms and places, kept as a read model."""
