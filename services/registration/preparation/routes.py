"""The doors of preparation with their access classes; joined in app.py."""

from services.registration.permissions import (
    VIEW_PREPARATION,
)
from services.registration.preparation.api import preparation_api
from services.registration.preparation.pages.preparation import preparation
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (preparation, VIEW_PREPARATION),
]
API: list[BlueprintWithAccess] = [
    (preparation_api, VIEW_PREPARATION),
]
