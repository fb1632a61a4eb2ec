"""Reads; nothing is changed here."""
