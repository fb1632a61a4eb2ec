"""The doors of schedules with their access classes; joined in app.py."""

from services.registration.permissions import (
    REPAIR_DAY,
    VIEW_BUILDS,
    VIEW_MEETINGS,
)
from services.registration.schedules.api.builds import builds_api
from services.registration.schedules.api.group_sessions import group_sessions_api
from services.registration.schedules.api.what_if import questions_api
from services.registration.schedules.pages.builds import builds
from services.registration.schedules.pages.day_changes import day_changes
from services.registration.schedules.pages.group_sessions import group_sessions
from services.registration.schedules.pages.schedule_lists import schedule_lists
from services.registration.schedules.pages.what_if import questions
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (builds, VIEW_BUILDS),
    (questions, VIEW_BUILDS),
    (group_sessions, VIEW_BUILDS),
    (schedule_lists, VIEW_MEETINGS),
    (day_changes, REPAIR_DAY),
]
API: list[BlueprintWithAccess] = [
    (group_sessions_api, VIEW_BUILDS),
    (builds_api, VIEW_BUILDS),
    (questions_api, VIEW_BUILDS),
]
