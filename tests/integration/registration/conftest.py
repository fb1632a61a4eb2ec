"""Both databases, a school in each, the app that serves it, and browsers that are signed in.

`school` is four weeks before its event and has nothing but the event; `world` has students,
companies and slots, on the day before.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from services.registration.preparation.inspection.inspector import Inspector
from shared.db import Database
from tests.support import school as schools
from tests.support import world as worlds
from tests.support.browser import Browser, identity_of
from tests.support.databases import KINDS
from tests.support.preparation import look
from tests.support.registration import app_on, fresh_database
from tests.support.school import School, make_school
from tests.support.world import World, make_world


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
def four_weeks_before() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(schools.NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def the_day_before() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(worlds.NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def school(database: Database) -> School:
    with database.writing() as session:
        return make_school(session)


@pytest.fixture
def world(database: Database) -> World:
    with database.writing() as session:
        return make_world(session)


@pytest.fixture
def app(database: Database) -> Flask:
    return app_on(database)


@pytest.fixture
def browser_of(app: Flask, world: World) -> Callable[..., Browser]:
    """browser_of(person, "teacher", school=world): signed in; a student when no role is named."""

    def open_browser(person: UUID, *roles: str, school: World = world) -> Browser:
        return Browser(app, identity_of(person, school.organisation_id, *(roles or ("student",))))

    return open_browser


@pytest.fixture
def check_all(database: Database) -> Callable[[], None]:
    """Let the inspector decide about every document that waits."""

    def run() -> None:
        inspector = Inspector(database, look)
        while inspector.run_once():
            pass

    return run
