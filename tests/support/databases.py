"""Fresh databases for tests, on both servers: copied from a template that is made once per run.

PostgreSQL takes a tenth of a second to copy and drop one, so an emptied one is used again.
"""

import os
import shutil
from collections import defaultdict
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

#: what was deleted stays in the files, so a database is not emptied for ever
_MOST_USES = 40
_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', relname, relkind, attname, atttypid, attnotnull),
            ',' ORDER BY relname, attnum)),
        (SELECT md5(string_agg(conname, ',' ORDER BY conname)) FROM pg_constraint),
        (SELECT count(*) FROM pg_trigger)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
    WHERE relnamespace = 'public'::regnamespace
"""
_EMPTY = """
    DO $$ DECLARE each record; BEGIN
        SET LOCAL session_replication_role = replica; -- in any order of the foreign keys
        FOR each IN SELECT oid::regclass AS name, relkind FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
            AND relname <> 'alembic_version'
        LOOP
            IF each.relkind = 'S' THEN PERFORM setval(each.name, 1, false);
            ELSE EXECUTE format('DELETE FROM %s', each.name); END IF;
        END LOOP;
    END $$
"""
_SOMEBODY_ELSE = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND NOT (state = 'idle' AND query = 'NOTIFY matchdag_outbox') -- a thread for the process
"""


@contextmanager
def fresh_database_url(kind: str, shape: Shape, folder: Path) -> Iterator[str]:
    """The URL of a database in that shape, for one test; it is gone or empty afterwards."""
    if kind == "sqlite":
        path = folder / f"{uuid4().hex[:12]}.sqlite"
        path.write_bytes(_sqlite_template(shape).read_bytes())
        yield f"sqlite:///{path}"
        return
    name = _spare[shape].pop() if _spare[shape] else _copied(shape)
    _uses[name] += 1
    try:
        yield f"{POSTGRES}/{name}"
    finally:
        if _uses[name] < _MOST_USES and _is_emptied(name, shape):
            _spare[shape].append(name)
        else:
            _drop(name)


def _copied(shape: Shape) -> str:
    name = f"matchdag_test_{uuid4().hex[:12]}"
    on_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{_postgres_template(shape)[0]}"')
    # Nobody pulls the plug of this server; the drills that do have one of their own.
    on_postgres(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    return name


def _is_emptied(name: str, shape: Shape) -> bool:
    """Not where a test changed the shape, or where somebody still holds a connection."""
    _, made = _postgres_template(shape)
    with psycopg.connect(f"{POSTGRES}/{name}", autocommit=True) as connection:
        connection.execute("SET lock_timeout = '200ms'")
        try:
            connection.execute(_EMPTY)
        except psycopg.errors.LockNotAvailable:
            return False
        others = connection.execute(_SOMEBODY_ELSE.encode()).fetchone()
        return others == (0,) and _facts(connection) == made


def _facts(connection: "psycopg.Connection[tuple[object, ...]]") -> tuple[object, ...]:
    """The shape of all tables, and the revision that was migrated to."""
    shape = tuple(connection.execute(_SHAPE.encode()).fetchall())
    table = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
    if table == (None,):
        return shape
    return shape + tuple(connection.execute("SELECT version_num FROM alembic_version").fetchall())


def _drop(name: str) -> None:
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
    for names in (_made, *_spare.values()):
        for name in names:
            _drop(name)
        names.clear()
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)
    _folders.clear()


_made: list[str] = []
_folders: list[Path] = []
_spare: dict[Shape, list[str]] = defaultdict(list)
_uses: dict[str, int] = defaultdict(int)


@cache
def _postgres_template(shape: Shape) -> tuple[str, tuple[object, ...]]:
    """Its name, and what is true of a database that nobody has used yet."""
    name = f"matchdag_template_{uuid4().hex[:12]}"
    on_postgres(f'CREATE DATABASE "{name}"')
    _made.append(name)
    shape(f"{POSTGRES}/{name}")
    with psycopg.connect(f"{POSTGRES}/{name}") as connection:
        return name, _facts(connection)


@cache
def _sqlite_template(shape: Shape) -> Path:
    folder = Path(mkdtemp(prefix="matchdag-template-"))
    _folders.append(folder)
    path = folder / "template.sqlite"
    shape(f"sqlite:///{path}")
    return path
