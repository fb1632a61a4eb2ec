"""Both databases, one event in each, the day before it, and browsers that are signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from services.registration.app import create_app
from services.registration.settings import read_settings
from shared.db import Database
from tests.apps import app_serving
from tests.databases import KINDS
from tests.integration.registration_schedules.browser import Browser
from tests.integration.registration_schedules.databases import fresh_database
from tests.integration.registration_schedules.world import NOW, World, make_world


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    with database.writing() as session:
        return make_world(session)


@pytest.fixture
def the_day_before() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def app(database: Database) -> Flask:
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": "k" * 40,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_REGISTRATION_DATABASE_URL": database.url.render_as_string(
                hide_password=False
            ),
        }
    )
    return app_serving(create_app, settings, database)


@pytest.fixture
def browser_of(app: Flask, world: World) -> Callable[..., Browser]:
    """browser_of(person, "organiser"): a browser in which this person is signed in."""

    def open_browser(person: UUID, *roles: str) -> Browser:
        return Browser(app, person, world.organisation_id, roles or ("student",))

    return open_browser
