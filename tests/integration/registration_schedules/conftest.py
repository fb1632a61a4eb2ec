"""Both databases, one event in each, the day before it, and browsers that are signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from services.registration.app import create_app
from services.registration.settings import Settings
from shared.db import Database
from shared.web.settings import WebSettings
from tests.integration.registration_schedules.browser import Browser
from tests.integration.registration_schedules.databases import (
    drop_template,
    fresh_postgresql,
    fresh_sqlite,
)
from tests.integration.registration_schedules.world import NOW, World, make_world


@pytest.fixture(scope="session", autouse=True)
def _template_is_dropped() -> Iterator[None]:
    yield
    drop_template()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("template") / "registration.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[Database]:
    opening = (
        fresh_sqlite(tmp_path, sqlite_template) if request.param == "sqlite" else fresh_postgresql()
    )
    with opening as opened:
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
    web = WebSettings(("k" * 40,), "http://localhost", ("localhost",))
    settings = Settings(web, str(database.url), None, "schedules")
    return create_app(settings, database)


@pytest.fixture
def browser_of(app: Flask, world: World) -> Callable[..., Browser]:
    """browser_of(person, "organiser"): a browser in which this person is signed in."""

    def open_browser(person: UUID, *roles: str) -> Browser:
        return Browser(app, person, world.organisation_id, roles or ("student",))

    return open_browser
