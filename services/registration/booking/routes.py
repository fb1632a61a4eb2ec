"""The doors of booking with their access classes; joined in app.py."""

from services.registration.booking.api.booking import booking_api
from services.registration.booking.api.meetings import meetings_api
from services.registration.booking.pages.booking_rules import booking_rules
from services.registration.booking.pages.meetings import meetings
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (booking_rules, Access.STAFF),
    (meetings, Access.ORGANISER),
]
API: list[BlueprintWithAccess] = [
    (meetings_api, Access.SIGNED_IN),
    (booking_api, Access.SIGNED_IN),
]
