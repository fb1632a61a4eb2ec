"""Writes a mail of a kind: subject, text, HTML and calendar part; never sends or stores."""

from services.notifications.emails.calendar import add_addresses, calendar_text
from services.notifications.emails.rendering import RenderedMail, render_email

__all__ = ["RenderedMail", "add_addresses", "calendar_text", "render_email"]
