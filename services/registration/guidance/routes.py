"""The doors of guidance with their access classes; joined in app.py."""

from services.registration.guidance.api import counsellors_api
from services.registration.guidance.pages import counsellors
from services.registration.permissions import (
    VIEW_COUNSELLORS,
)
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (counsellors, VIEW_COUNSELLORS),
]
API: list[BlueprintWithAccess] = [
    (counsellors_api, VIEW_COUNSELLORS),
]
