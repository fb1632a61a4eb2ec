"""Group talks: sessions within the rooms, students in them, and the same on the day.

`day` and `supply` are plain Python, because a page asks the first without loading a solver.
"""
