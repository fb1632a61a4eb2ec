"""Both databases, a school with one event, and the app that serves it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from shared.db import Database
from tests.databases import KINDS
from tests.integration.registration.school import NOW, School, app_on, make_school
from tests.integration.registration_schedules.databases import fresh_database


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as coordinates:
        yield coordinates


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
def school(database: Database) -> School:
    with database.writing() as session:
        return make_school(session)


@pytest.fixture
def app(database: Database) -> Flask:
    return app_on(database)
