"""Wires the web door of scheduling: every blueprint with its access class, and nothing else."""

from flask import Flask

from services.scheduling.api.events import events_api
from services.scheduling.api.place_imports import place_imports_api
from services.scheduling.api.programme import programme_api
from services.scheduling.api.rooms import rooms_api
from services.scheduling.api.session_rooms import session_rooms_api
from services.scheduling.errors import ERROR_TEXTS
from services.scheduling.health import HEALTH
from services.scheduling.pages.cancelling import cancelling
from services.scheduling.pages.events import events
from services.scheduling.pages.hosts import host_texts
from services.scheduling.pages.place_imports import place_imports
from services.scheduling.pages.programme import programme
from services.scheduling.pages.rooms import rooms
from services.scheduling.pages.session_rooms import session_rooms
from services.scheduling.pages.stands import stands
from services.scheduling.permissions import (
    CANCEL_EVENT,
    MANAGE_ROOMS,
    PLACE_COMPANIES,
    VIEW_EVENT,
    VIEW_PROGRAMME,
    VIEW_ROOMS,
)
from services.scheduling.settings import Settings
from shared.auth.event_roles import roles_in_event
from shared.db import Database
from shared.web.factory import create_service_app


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """It knows neither its prefix nor its transport. Views that write ask for ORGANISER."""
    database = database or Database(settings.database_url)
    app = create_service_app(
        __name__,
        service="scheduling",
        settings=settings.web,
        database=database,
        blueprints=[
            (events, VIEW_EVENT),
            (cancelling, CANCEL_EVENT),
            (rooms, VIEW_ROOMS),
            (session_rooms, VIEW_PROGRAMME),
            (stands, PLACE_COMPANIES),
            (place_imports, MANAGE_ROOMS),
            (programme, VIEW_PROGRAMME),
        ],
        api_blueprints=[
            (events_api, VIEW_EVENT),
            (rooms_api, VIEW_ROOMS),
            (place_imports_api, MANAGE_ROOMS),
            (programme_api, VIEW_PROGRAMME),
            (session_rooms_api, VIEW_PROGRAMME),
        ],
        error_texts=ERROR_TEXTS,
        roles_in_event=roles_in_event,
        health=HEALTH,
        web_role="scheduling_web",
    )
    app.jinja_env.globals.update(host_texts=host_texts)
    return app
