"""The doors of privacy with their access classes; joined in app.py."""

from services.registration.privacy.pages import privacy
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (privacy, Access.ADMINISTRATOR),
]
