"""The JSON API of notifications."""
