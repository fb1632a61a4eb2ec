"""Notifications: what people are told by mail, in whose language, when, and what came of it."""
