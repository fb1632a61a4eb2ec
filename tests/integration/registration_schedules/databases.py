"""A migrated database of its own for a test, copied from a template that is made once a run."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg

from shared.db import Database
from shared.db.migrations import migrate

SERVER = os.environ.get("MATCHDAG_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432")
MIGRATIONS = "services.registration.migrations"


def _on_server(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


@cache
def _template() -> str:
    name = f"schedules_template_{uuid4().hex[:12]}"
    _on_server(f'CREATE DATABASE "{name}"')
    migrate(f"{SERVER}/{name}", MIGRATIONS)
    return name


def drop_template() -> None:
    if _template.cache_info().currsize:
        _on_server(f'DROP DATABASE IF EXISTS "{_template()}" WITH (FORCE)')
        _template.cache_clear()


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


@contextmanager
def fresh_sqlite(folder: Path, template: Path) -> Iterator[Database]:
    """`template` is made on first use; its WAL is folded in by disposing of the migration."""
    if not template.exists():
        migrate(f"sqlite:///{template}", MIGRATIONS)
    file = folder / "registration.sqlite"
    shutil.copy(template, file)
    database = Database(f"sqlite:///{file}")
    try:
        yield database
    finally:
        database.dispose()
