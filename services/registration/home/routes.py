"""The doors of home with their access classes; joined in app.py."""

from services.registration.home.api.events import events_api
from services.registration.home.api.imports import imports_api
from services.registration.home.pages.events import events
from services.registration.home.pages.home import home
from services.registration.home.pages.my_classes import my_classes
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (home, Access.PUBLIC),
    (events, Access.STAFF),
    (my_classes, Access.TEACHER),
]
API: list[BlueprintWithAccess] = [
    (events_api, Access.STAFF),
    (imports_api, Access.ORGANISER),
]
