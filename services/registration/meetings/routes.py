"""The doors of meetings with their access classes; joined in app.py."""

from services.registration.meetings.pages.calendar_feed import calendar_feed
from services.registration.permissions import (
    FOLLOW_OWN_EVENT,
)
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (calendar_feed, FOLLOW_OWN_EVENT),
]
