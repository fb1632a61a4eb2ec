"""Reads: a session in, rows or dataclasses out; nothing here writes."""
