"""Measures the ratios that are promised, each beside a baseline on the same machine and server.

`python -m tests.load` prints them all; `python -m tests.load booking board` some of them.
"""
