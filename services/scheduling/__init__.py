"""Scheduling: events with their time grids, rooms, and which company stands where."""
