"""Reads of the contact log: one company's, one colleague's day, one colleague's portfolio."""
