"""Both databases, and one event with students, companies and a time grid in each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.registration.models import Base
from shared.db import Database
from tests.integration.registration_schedules.databases import fresh_postgresql
from tests.integration.registration_schedules.world import World, make_world


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
def world(database: Database) -> World:
    with database.writing() as session:
        return make_world(session)
