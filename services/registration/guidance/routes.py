"""The doors of guidance with their access classes; joined in app.py."""

from services.registration.guidance.api import counsellors_api
from services.registration.guidance.pages import counsellors
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (counsellors, Access.STAFF),
]
API: list[BlueprintWithAccess] = [
    (counsellors_api, Access.STAFF),
]
