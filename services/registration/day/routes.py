"""The doors of day with their access classes; joined in app.py."""

from services.registration.day.api import attendance_api
from services.registration.day.pages.day import day
from services.registration.day.pages.paper_files import paper_files
from services.registration.permissions import (
    CHECK_IN,
    VIEW_MEETINGS,
)
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (paper_files, VIEW_MEETINGS),
    (day, CHECK_IN),
]
API: list[BlueprintWithAccess] = [
    (attendance_api, CHECK_IN),
]
