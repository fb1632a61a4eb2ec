"""The doors of schedules with their access classes; joined in app.py."""

from services.registration.schedules.api.builds import builds_api
from services.registration.schedules.api.group_sessions import group_sessions_api
from services.registration.schedules.api.what_if import questions_api
from services.registration.schedules.pages.builds import builds
from services.registration.schedules.pages.day_changes import day_changes
from services.registration.schedules.pages.group_sessions import group_sessions
from services.registration.schedules.pages.schedule_lists import schedule_lists
from services.registration.schedules.pages.what_if import questions
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (builds, Access.STAFF),
    (questions, Access.STAFF),
    (group_sessions, Access.STAFF),
    (schedule_lists, Access.STAFF),
    (day_changes, Access.ORGANISER),
]
API: list[BlueprintWithAccess] = [
    (group_sessions_api, Access.STAFF),
    (builds_api, Access.STAFF),
    (questions_api, Access.STAFF),
]
