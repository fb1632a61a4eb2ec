"""Guidance days: counsellors as hosts, topics and reminders of appointments."""
