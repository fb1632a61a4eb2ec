"""A small service behind the shared door, on both databases."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from shared.audit.tables import own_metadata as audit_metadata
from shared.db import Database
from tests.integration.web.small_service import Base, create_small_service

SERVER = os.environ.get("MATCHDAG_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432")


def _on_server(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # names made here


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    name = f"web_test_{uuid4().hex[:12]}"
    if request.param == "postgresql":
        _on_server(f'CREATE DATABASE "{name}"')
    is_file = request.param == "sqlite"
    opened = Database(f"sqlite:///{tmp_path / name}.sqlite" if is_file else f"{SERVER}/{name}")
    Base.metadata.create_all(opened.engine)
    audit_metadata.create_all(opened.engine)
    yield opened
    opened.dispose()
    if request.param == "postgresql":
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def app(database: Database) -> Flask:
    return create_small_service(database)
