"""The school's list of who did what to whom from where, of all three services."""
