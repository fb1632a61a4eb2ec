"""The doors about wishes, schedules and the day with their access classes; joined in app.py."""

from services.registration.api.attendance import attendance_api
from services.registration.api.booking import booking_api
from services.registration.api.builds import builds_api
from services.registration.api.company_wishes import company_wishes_api
from services.registration.api.counsellors import counsellors_api
from services.registration.api.group_sessions import group_sessions_api
from services.registration.api.meetings import meetings_api
from services.registration.api.questions import questions_api
from services.registration.api.wish_rounds import wish_rounds_api
from services.registration.api.wishes import wishes_api
from services.registration.pages.booking_rules import booking_rules
from services.registration.pages.builds import builds
from services.registration.pages.calendar_feed import calendar_feed
from services.registration.pages.company_day import company_day
from services.registration.pages.company_notice import company_notice
from services.registration.pages.company_wishes import company_wishes
from services.registration.pages.counsellors import counsellors
from services.registration.pages.day import day
from services.registration.pages.day_changes import day_changes
from services.registration.pages.group_sessions import group_sessions
from services.registration.pages.meetings import meetings
from services.registration.pages.my_booking import my_booking
from services.registration.pages.my_schedule import my_schedule
from services.registration.pages.paper_files import paper_files
from services.registration.pages.questions import questions
from services.registration.pages.schedule_lists import schedule_lists
from services.registration.pages.staff_wishes import staff_wishes
from services.registration.pages.student_wishes import student_wishes
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

SCHEDULE_PAGES: list[BlueprintWithAccess] = [
    (student_wishes, Access.STUDENT),
    (my_booking, Access.STUDENT),
    (my_schedule, Access.STUDENT),
    (calendar_feed, Access.STUDENT),
    (staff_wishes, Access.STAFF),
    (builds, Access.STAFF),
    (questions, Access.STAFF),
    (booking_rules, Access.STAFF),
    (group_sessions, Access.STAFF),
    (schedule_lists, Access.STAFF),
    (paper_files, Access.STAFF),
    (company_wishes, Access.ORGANISER),
    (counsellors, Access.STAFF),
    (meetings, Access.ORGANISER),
    (day, Access.CREW),
    (day_changes, Access.ORGANISER),
    (company_day, Access.LINK),
    (company_notice, Access.LINK),
]

SCHEDULE_API: list[BlueprintWithAccess] = [
    (meetings_api, Access.SIGNED_IN),
    (booking_api, Access.SIGNED_IN),
    (group_sessions_api, Access.STAFF),
    (wish_rounds_api, Access.SIGNED_IN),
    (wishes_api, Access.SIGNED_IN),
    (company_wishes_api, Access.ORGANISER),
    (counsellors_api, Access.STAFF),
    (builds_api, Access.STAFF),
    (questions_api, Access.STAFF),
    (attendance_api, Access.CREW),
]
