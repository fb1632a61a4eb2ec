"""Schedules are built, compared, published and repaired; talks and what-if stand beside them."""
