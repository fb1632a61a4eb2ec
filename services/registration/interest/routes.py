"""The doors of interest with their access classes; joined in app.py."""

from services.registration.interest.api import interests_api
from services.registration.interest.pages.afterwards import afterwards
from services.registration.interest.pages.matches import matches
from services.registration.permissions import (
    VIEW_MATCHES,
    VIEW_RESULTS,
)
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (afterwards, VIEW_RESULTS),
    (matches, VIEW_MATCHES),
]
API: list[BlueprintWithAccess] = [
    (interests_api, VIEW_MATCHES),
]
