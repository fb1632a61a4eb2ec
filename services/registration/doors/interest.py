"""The doors about what comes of meetings with their access classes; joined in app.py."""

from services.registration.api.company_interests import company_interests_api
from services.registration.api.interests import interests_api
from services.registration.pages.company_interest import company_interest
from services.registration.pages.matches import matches
from services.registration.pages.my_contacts import my_contacts
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

INTEREST_PAGES: list[BlueprintWithAccess] = [
    (my_contacts, Access.STUDENT),
    (company_interest, Access.LINK),
    (matches, Access.TEACHER),
]

INTEREST_API: list[BlueprintWithAccess] = [
    (interests_api, Access.SIGNED_IN),
    (company_interests_api, Access.LINK),
]
