"""Rules of registration in plain Python: no web, no database, no clock and no input or output."""
