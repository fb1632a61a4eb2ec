"""The doors of portals with their access classes; joined in app.py."""

from services.registration.permissions import (
    BOOK_OWN_MEETINGS,
    FOLLOW_OWN_EVENT,
    HAND_IN_PREPARATION,
    RANK_OWN_WISHES,
)
from services.registration.portals.api.company_interests import company_interests_api
from services.registration.portals.api.replies import replies_api
from services.registration.portals.pages.company_day import company_day
from services.registration.portals.pages.company_interest import company_interest
from services.registration.portals.pages.company_notice import company_notice
from services.registration.portals.pages.contact_address import contact_address
from services.registration.portals.pages.favourites import favourites
from services.registration.portals.pages.my_booking import my_booking
from services.registration.portals.pages.my_contacts import my_contacts
from services.registration.portals.pages.my_preparation import my_preparation
from services.registration.portals.pages.my_schedule import my_schedule
from services.registration.portals.pages.replies import replies
from services.registration.portals.pages.reply_calendar import reply_calendar
from services.registration.portals.pages.student_wishes import student_wishes
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (replies, Access.LINK),
    (reply_calendar, Access.LINK),
    (contact_address, Access.LINK),
    (my_contacts, FOLLOW_OWN_EVENT),
    (company_interest, Access.LINK),
    (my_preparation, HAND_IN_PREPARATION),
    (favourites, RANK_OWN_WISHES),
    (student_wishes, RANK_OWN_WISHES),
    (my_booking, BOOK_OWN_MEETINGS),
    (my_schedule, FOLLOW_OWN_EVENT),
    (company_day, Access.LINK),
    (company_notice, Access.LINK),
]
API: list[BlueprintWithAccess] = [
    (replies_api, Access.LINK),
    (company_interests_api, Access.LINK),
]
