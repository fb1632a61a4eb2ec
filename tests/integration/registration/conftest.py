"""Both databases, a school with one event, and the app that serves it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from services.registration.models import Base
from shared.db import Database
from tests.integration.registration.school import NOW, School, app_on, make_school
from tests.integration.registration_schedules.databases import fresh_postgresql


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as coordinates:
        yield coordinates


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{tmp_path}/registration.sqlite")
        Base.metadata.create_all(opened.engine)
        yield opened
        opened.dispose()
    else:
        with fresh_postgresql() as opened:
            yield opened


@pytest.fixture
def school(database: Database) -> School:
    with database.writing() as session:
        return make_school(session)


@pytest.fixture
def app(database: Database) -> Flask:
    return app_on(database)
