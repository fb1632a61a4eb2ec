"""The doors of booking with their access classes; joined in app.py."""

from services.registration.booking.api.booking import booking_api
from services.registration.booking.api.meetings import meetings_api
from services.registration.booking.pages.booking_rules import booking_rules
from services.registration.booking.pages.meetings import meetings
from services.registration.permissions import (
    CHANGE_BOOKING_RULES,
    CHANGE_MEETINGS,
    FOLLOW_OWN_EVENT,
    VIEW_MEETINGS,
    VIEW_SEATS,
)
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (booking_rules, CHANGE_BOOKING_RULES),
    (meetings, CHANGE_MEETINGS),
]
API: list[BlueprintWithAccess] = [
    (meetings_api, (VIEW_MEETINGS, FOLLOW_OWN_EVENT)),
    (booking_api, VIEW_SEATS),
]
