"""Registration's database at head, for a test of either kind of server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.registration.readiness import MIGRATIONS
from shared.db import Database
from shared.db.migrations import migrate
from tests.databases import fresh_database_url


def at_head(url: str) -> None:
    migrate(url, MIGRATIONS)


@contextmanager
def fresh_database(kind: str, folder: Path, *, pool_size: int = 16) -> Iterator[Database]:
    with fresh_database_url(kind, at_head, folder) as url:
        database = Database(url, pool_size=pool_size)
        try:
            yield database
        finally:
            database.dispose()


@contextmanager
def fresh_postgresql(pool_size: int = 16) -> Iterator[Database]:
    with fresh_database("postgresql", Path(), pool_size=pool_size) as database:
        yield database
