"""How far an event is, what comes next and who has not heard: one answer for every page."""
