"""Wires the web door of registration: every blueprint with its access class, and nothing else."""

from flask import Flask

from services.registration.api.companies import companies_api
from services.registration.api.events import events_api
from services.registration.api.imports import imports_api
from services.registration.api.participations import participations_api
from services.registration.api.replies import replies_api
from services.registration.api.students import students_api
from services.registration.doors.interest import INTEREST_API, INTEREST_PAGES
from services.registration.doors.preparation import PREPARATION_API, PREPARATION_PAGES
from services.registration.doors.schedules import SCHEDULE_API, SCHEDULE_PAGES
from services.registration.errors import ERROR_TEXTS
from services.registration.pages.afterwards import afterwards
from services.registration.pages.companies import companies
from services.registration.pages.company_imports import company_imports
from services.registration.pages.console_sign_in import console_sign_in
from services.registration.pages.directory import directory
from services.registration.pages.events import events
from services.registration.pages.home import home
from services.registration.pages.invitations import invitations
from services.registration.pages.privacy import privacy
from services.registration.pages.replies import replies
from services.registration.pages.reply_calendar import reply_calendar
from services.registration.pages.schedule_words import init_schedule_words
from services.registration.pages.security import security
from services.registration.pages.sign_in import sign_in
from services.registration.pages.sign_in_enrolment import sign_in_enrolment
from services.registration.pages.staff import staff
from services.registration.pages.student_imports import student_imports
from services.registration.pages.students import students
from services.registration.queries.readiness import database_is_ready, messages_leave
from services.registration.settings import Settings
from shared.auth.access import Access
from shared.db import Database
from shared.web.factory import BlueprintWithAccess, create_service_app, of_database

PAGES: list[BlueprintWithAccess] = [
    (sign_in, Access.PUBLIC),
    (sign_in_enrolment, Access.PUBLIC),
    (home, Access.PUBLIC),
    (events, Access.STAFF),
    (afterwards, Access.STAFF),
    (students, Access.STAFF),
    (student_imports, Access.ORGANISER),
    (companies, Access.STAFF),
    (company_imports, Access.ORGANISER),
    (invitations, Access.ORGANISER),
    (directory, Access.ORGANISER),
    (replies, Access.LINK),
    (reply_calendar, Access.LINK),
    (staff, Access.ADMINISTRATOR),
    (privacy, Access.ADMINISTRATOR),
    (security, Access.STAFF),
    *SCHEDULE_PAGES,
    *PREPARATION_PAGES,
    *INTEREST_PAGES,
]
API: list[BlueprintWithAccess] = [
    (events_api, Access.STAFF),
    (students_api, Access.STAFF),
    (companies_api, Access.ORGANISER),
    (imports_api, Access.ORGANISER),
    (participations_api, Access.STAFF),
    (replies_api, Access.LINK),
    *SCHEDULE_API,
    *PREPARATION_API,
    *INTEREST_API,
]


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The app; it knows neither its prefix nor its transport."""
    database = database or Database(settings.database_url)
    app = create_service_app(
        __name__,
        service="registration",
        settings=settings.web,
        database=database,
        blueprints=[*PAGES, *_console_pages(settings)],
        api_blueprints=API,
        error_texts=ERROR_TEXTS,
        readiness=[of_database(database_is_ready), of_database(messages_leave)],
    )
    app.config["MATCHDAG_CONSOLE_SIGN_IN"] = settings.console_sign_in
    app.config["MATCHDAG_REQUIRE_TOTP"] = settings.require_totp
    init_schedule_words(app)
    return app


def _console_pages(settings: Settings) -> list[BlueprintWithAccess]:
    return [(console_sign_in, Access.LINK)] if settings.console_sign_in else []
