"""A PostgreSQL database of its own for a test: copied from a template that is made once a run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import uuid4

import psycopg

from services.registration.models import Base
from shared.db import Database

SERVER = os.environ.get("MATCHDAG_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432")


def _on_server(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # names made here


@cache
def _template() -> str:
    name = f"schedules_template_{uuid4().hex[:12]}"
    _on_server(f'CREATE DATABASE "{name}"')
    database = Database(f"{SERVER}/{name}", pool_size=1)
    Base.metadata.create_all(database.engine)
    database.dispose()
    return name


@contextmanager
def fresh_postgresql(pool_size: int = 16) -> Iterator[Database]:
    name = f"schedules_test_{uuid4().hex[:12]}"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{_template()}"')
    database = Database(f"{SERVER}/{name}", pool_size=pool_size)
    try:
        yield database
    finally:
        database.dispose()
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
