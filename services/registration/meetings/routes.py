"""The doors of meetings with their access classes; joined in app.py."""

from services.registration.meetings.pages.calendar_feed import calendar_feed
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (calendar_feed, Access.STUDENT),
]
