"""The doors of privacy with their access classes; joined in app.py."""

from services.registration.permissions import (
    VIEW_PRIVACY,
)
from services.registration.privacy.pages import privacy
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (privacy, VIEW_PRIVACY),
]
