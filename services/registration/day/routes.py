"""The doors of day with their access classes; joined in app.py."""

from services.registration.day.api import attendance_api
from services.registration.day.pages.day import day
from services.registration.day.pages.paper_files import paper_files
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (paper_files, Access.STAFF),
    (day, Access.CREW),
]
API: list[BlueprintWithAccess] = [
    (attendance_api, Access.CREW),
]
