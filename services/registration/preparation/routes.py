"""The doors of preparation with their access classes; joined in app.py."""

from services.registration.preparation.api import preparation_api
from services.registration.preparation.pages.preparation import preparation
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (preparation, Access.TEACHER),
]
API: list[BlueprintWithAccess] = [
    (preparation_api, Access.TEACHER),
]
