"""Looks into uploaded files in a process of its own; nothing here decides who may see them.

`inspector` claims uploads and keeps the verdicts; `child` is the process that opens the file.
"""
