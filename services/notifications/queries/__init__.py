"""Reads of notifications: session in, rows or plain values out; nothing here writes."""
