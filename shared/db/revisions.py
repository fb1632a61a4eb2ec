"""Which revision a database has and which ones this code knows; must not load what migrates.

That is a third of a second at every start, and for most starts there is nothing to do.
"""

import importlib.util
from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text

from shared.db.database import Database


def folder_of(package: str) -> Path:
    """Where a service's `migrations` package lies."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"there is no package {package}")
    return Path(next(iter(spec.submodule_search_locations)))


def revisions(package: str) -> list[str]:
    """Every revision, the oldest first: the numbers with which their files begin."""
    return sorted(path.name[:4] for path in (folder_of(package) / "versions").glob("[0-9]*_*.py"))


def is_known(package: str, revision: str) -> bool:
    """Whether this version of the code has that revision; a database of a newer one has others."""
    return revision in revisions(package)


def is_usable(database: Database, package: str) -> bool:
    """Whether this version of the code can work on the database: it is at head, or a newer version
    has migrated it already, which the running one survives.
    """
    current = _recorded(database)
    return current == _known(package)[-1] or _is_newer(current, package)


def is_newer(database: Database, package: str) -> bool:
    """Whether a newer version of the code has migrated the database, by a step unknown here."""
    return _is_newer(_recorded(database), package)


def _is_newer(current: str | None, package: str) -> bool:
    return current is not None and current not in _known(package)


def bring_to_head(database_url: str, package: str) -> None:
    """As `migrations.migrate`, which is loaded only where there is something to do."""
    database = Database(database_url, pool_size=1)
    try:
        if _recorded(database) == revisions(package)[-1]:
            return
    finally:
        database.dispose()
    from shared.db.migrations import migrate

    migrate(database_url, package)


@cache
def _known(package: str) -> tuple[str, ...]:
    """As `revisions`; read once in a process, which asks at every look at its health."""
    return tuple(revisions(package))


def _recorded(database: Database) -> str | None:
    with database.reading() as session:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            return None
        recorded: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return recorded
