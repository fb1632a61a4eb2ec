"""Reads of registration: a session in, rows or dataclasses out; nothing is written here."""
