"""The rules of events, grids, rooms and programmes in plain Python: no database, web or clock."""
