"""The JSON door of notifications."""
