"""The doors of interest with their access classes; joined in app.py."""

from services.registration.interest.api import interests_api
from services.registration.interest.pages.afterwards import afterwards
from services.registration.interest.pages.matches import matches
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (afterwards, Access.STAFF),
    (matches, Access.TEACHER),
]
API: list[BlueprintWithAccess] = [
    (interests_api, Access.SIGNED_IN),
]
