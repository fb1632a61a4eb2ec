"""The rules of events, grids, rooms and programmes as plain Python: no database, no web, no clock."""
