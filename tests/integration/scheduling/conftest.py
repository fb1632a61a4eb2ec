"""Scheduling on both databases, brought to their shape by its own migrations."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import time_machine

from services.scheduling.models import Base
from shared.db import Database
from shared.db.migrations import migrate
from tests.integration.scheduling.world import World, make_world

SERVER = os.environ.get("MATCHDAG_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432")
MIGRATIONS = "services.scheduling.migrations"


def _on_server(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # names made here


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    """It is a Monday morning in January 2027, and time passes; `traveller.shift` makes it leap."""
    with time_machine.travel(datetime(2027, 1, 4, 8, tzinfo=UTC)) as moving:
        yield moving


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """One database for all tests of this process; each test finds it empty."""
    name = f"scheduling_test_{uuid4().hex[:12]}"
    _on_server(f'CREATE DATABASE "{name}"')
    migrate(f"{SERVER}/{name}", MIGRATIONS)
    yield f"{SERVER}/{name}"
    _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scheduling") / "template.sqlite"
    migrate(f"sqlite:///{path}", MIGRATIONS)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path / "scheduling.sqlite"
        path.write_bytes(template.read_bytes())
        yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue("postgresql_url")
    tables = ", ".join(Base.metadata.tables)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")  # type: ignore[arg-type]  # our own names
    yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def world(database: Database, traveller: time_machine.Traveller) -> World:
    return make_world(database)
