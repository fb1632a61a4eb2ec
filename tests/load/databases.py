"""A fresh database for a measurement whose commits wait for the disk, as a school's do.

The tests' own databases on PostgreSQL have `synchronous_commit` off: nobody pulls their plug.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from shared.db import Database
from tests.support.databases import Shape, fresh_database_url, on_postgres
from tests.support.registration import at_head

_ASKED = {"postgresql": "SHOW synchronous_commit", "sqlite": "PRAGMA synchronous"}
_SQLITE_WORDS = {0: "off", 1: "normal", 2: "full", 3: "extra"}


@contextmanager
def durable_database_url(kind: str, folder: Path, shape: Shape = at_head) -> Iterator[str]:
    """At its newest shape; says what a commit waits for."""
    with fresh_database_url(kind, shape, folder) as url:
        if kind == "sqlite":
            print(f"# SQLite: synchronous={durability(url)}, no commit waits for the disk")
            yield url
            return
        name = make_url(url).database
        on_postgres(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
        try:
            print(f"# PostgreSQL: synchronous_commit={durability(url)}", flush=True)
            yield url
        finally:
            on_postgres(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def durability(url: str) -> str:
    """What a connection of the product has."""
    database = Database(url, pool_size=1)
    with database.engine.connect() as connection:
        found = connection.scalar(text(_ASKED["sqlite" if database.is_sqlite else "postgresql"]))
    database.dispose()
    return _SQLITE_WORDS[int(found)] if database.is_sqlite else str(found)
