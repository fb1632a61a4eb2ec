"""Fresh databases for tests, on both servers: copied from a template that is made once per run."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import psycopg
import pytest

POSTGRES = os.environ.get("MATCHDAG_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432")
BROKER = os.environ.get("MATCHDAG_TEST_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672/")
KINDS = ("sqlite", "postgresql")

# Brings the database behind a URL to its shape; must be a function of a module (it is a cache key).
Shape = Callable[[str], None]


@contextmanager
def fresh_database_url(kind: str, shape: Shape, folder: Path) -> Iterator[str]:
    """The URL of a database in that shape, for one test; it is gone afterwards."""
    if kind == "sqlite":
        path = folder / f"{uuid4().hex[:12]}.sqlite"
        path.write_bytes(_sqlite_template(shape).read_bytes())
        yield f"sqlite:///{path}"
        return
    name = f"matchdag_test_{uuid4().hex[:12]}"
    on_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{_postgres_template(shape)}"')
    try:
        yield f"{POSTGRES}/{name}"
    finally:
        on_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def on_postgres(statement: str) -> None:
    """Run one statement outside a transaction; without a server the test is left out, in CI not."""
    try:
        connection = psycopg.connect(f"{POSTGRES}/postgres", autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        left_out(f"PostgreSQL does not answer: {error}")
        raise
    with connection:
        connection.execute(statement.encode())


def left_out(reason: str) -> None:
    """Skip with a reason; in CI nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def drop_templates() -> None:
    for name in _made:
        on_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _made.clear()


_made: list[str] = []


@cache
def _postgres_template(shape: Shape) -> str:
    name = f"matchdag_template_{uuid4().hex[:12]}"
    on_postgres(f'CREATE DATABASE "{name}"')
    _made.append(name)
    shape(f"{POSTGRES}/{name}")
    return name


@cache
def _sqlite_template(shape: Shape) -> Path:
    path = Path(mkdtemp(prefix="matchdag-template-")) / "template.sqlite"
    shape(f"sqlite:///{path}")
    return path
