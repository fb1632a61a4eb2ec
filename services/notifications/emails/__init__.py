"""Turns a fact into words: subject, text, HTML and calendar part; never sends or stores."""

from services.notifications.emails.calendar import addressed, calendar_text
from services.notifications.emails.rendering import Rendered, render_email

__all__ = ["Rendered", "addressed", "calendar_text", "render_email"]
