"""The doors about wishes, schedules and the day with their access classes; joined in app.py."""

from services.registration.api.attendance import attendance_api
from services.registration.api.builds import builds_api
from services.registration.api.meetings import meetings_api
from services.registration.api.wishes import wishes_api
from services.registration.pages.builds import builds
from services.registration.pages.company_day import company_day
from services.registration.pages.day import day
from services.registration.pages.meetings import meetings
from services.registration.pages.my_schedule import my_schedule
from services.registration.pages.schedule_lists import schedule_lists
from services.registration.pages.staff_wishes import staff_wishes
from services.registration.pages.student_wishes import student_wishes
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

SCHEDULE_PAGES: list[BlueprintWithAccess] = [
    (student_wishes, Access.STUDENT),
    (my_schedule, Access.STUDENT),
    (staff_wishes, Access.STAFF),
    (builds, Access.STAFF),
    (schedule_lists, Access.STAFF),
    (meetings, Access.ORGANISER),
    (day, Access.CREW),
    (company_day, Access.LINK),
]

SCHEDULE_API: list[BlueprintWithAccess] = [
    (meetings_api, Access.SIGNED_IN),
    (wishes_api, Access.SIGNED_IN),
    (builds_api, Access.STAFF),
    (attendance_api, Access.CREW),
]
