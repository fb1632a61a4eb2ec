"""Notifications on both databases, brought to their shape by its own migrations."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from shared.db import Database
from shared.db.migrations import migrate
from tests.integration.notifications.world import World, make_world
from tests.support.databases import KINDS, fresh_database_url

MIGRATIONS = "services.notifications.migrations"


def at_head(url: str) -> None:
    migrate(url, MIGRATIONS)


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    """It is a Monday morning in March 2027, and time passes; `traveller.shift` makes it leap."""
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC)) as moving:
        yield moving


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database_url(request.param, at_head, tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def world(database: Database, traveller: object) -> World:
    return make_world(database)
