"""Where staff and students begin: events with their state, and each person's own page."""
