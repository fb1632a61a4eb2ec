"""The doors of home with their access classes; joined in app.py."""

from services.registration.home.api.events import events_api
from services.registration.home.api.imports import imports_api
from services.registration.home.pages.events import events
from services.registration.home.pages.home import home
from services.registration.home.pages.my_classes import my_classes
from services.registration.permissions import (
    IMPORT_LISTS,
    VIEW_EVENT,
    VIEW_OWN_CLASSES,
)
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (home, Access.PUBLIC),
    (events, VIEW_EVENT),
    (my_classes, VIEW_OWN_CLASSES),
]
API: list[BlueprintWithAccess] = [
    (events_api, VIEW_EVENT),
    (imports_api, IMPORT_LISTS),
]
