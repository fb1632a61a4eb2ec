"""Wires the web door of registration: what the subjects offer, and nothing else."""

from flask import Flask

from services.registration.audit import routes as audit
from services.registration.booking import routes as booking
from services.registration.companies import routes as companies
from services.registration.day import routes as day
from services.registration.errors import ERROR_TEXTS, FIELD_TEXTS
from services.registration.events import routes as events
from services.registration.guidance import routes as guidance
from services.registration.health import HEALTH
from services.registration.home import routes as home
from services.registration.home.pages.pages_of_kinds import refuse_pages_of_other_kinds
from services.registration.home.texts.templates import init_template_texts
from services.registration.interest import routes as interest
from services.registration.invitations import routes as invitations
from services.registration.meetings import routes as meetings
from services.registration.news import routes as news
from services.registration.portals import routes as portals
from services.registration.preparation import routes as preparation
from services.registration.privacy import routes as privacy
from services.registration.programs import routes as programs
from services.registration.providers import routes as providers
from services.registration.relations import routes as relations
from services.registration.schedules import routes as schedules
from services.registration.school import routes as school
from services.registration.school.pages.console_sign_in import console_sign_in
from services.registration.settings import Settings
from services.registration.students import routes as students
from services.registration.wishes import routes as wishes
from shared.auth.access import Access
from shared.auth.event_roles import roles_in_event
from shared.db import Database
from shared.web.factory import BlueprintWithAccess, create_service_app

PAGES: list[BlueprintWithAccess] = [
    *school.PAGES,
    *providers.PAGES,
    *events.PAGES,
    *programs.PAGES,
    *companies.PAGES,
    *relations.PAGES,
    *meetings.PAGES,
    *preparation.PAGES,
    *wishes.PAGES,
    *booking.PAGES,
    *invitations.PAGES,
    *day.PAGES,
    *schedules.PAGES,
    *news.PAGES,
    *guidance.PAGES,
    *interest.PAGES,
    *students.PAGES,
    *privacy.PAGES,
    *audit.PAGES,
    *portals.PAGES,
    *home.PAGES,
]
API: list[BlueprintWithAccess] = [
    *events.API,
    *companies.API,
    *relations.API,
    *preparation.API,
    *wishes.API,
    *booking.API,
    *invitations.API,
    *day.API,
    *schedules.API,
    *guidance.API,
    *interest.API,
    *students.API,
    *audit.API,
    *portals.API,
    *home.API,
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
        field_texts=FIELD_TEXTS,
        roles_in_event=roles_in_event,
        health=HEALTH,
        web_role="registration_web",
    )
    app.config["MATCHDAG_CONSOLE_SIGN_IN"] = settings.console_sign_in
    app.config["MATCHDAG_REQUIRE_TOTP"] = settings.require_totp
    app.config["MATCHDAG_PRIVATE_PROVIDERS"] = settings.private_providers
    app.before_request(refuse_pages_of_other_kinds)
    init_template_texts(app)
    providers.init_sign_in_ways(app)
    return app


def _console_pages(settings: Settings) -> list[BlueprintWithAccess]:
    return [(console_sign_in, Access.LINK)] if settings.console_sign_in else []
