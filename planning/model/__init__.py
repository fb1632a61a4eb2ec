"""What is given and handed back: an instance with its format and rules, bookings, a schedule."""
