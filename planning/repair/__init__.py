"""Repairs a published plan on the day: what stands and what it is worth, and the programme behind
it.
"""
