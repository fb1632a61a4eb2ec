"""Bring a service's database to its newest shape, and write new revisions; it holds no schema.

A service keeps `migrations/env.py` (one call of `run_env`) and `migrations/versions/0001_words.py`.
New revision from the difference between models and migrations: `python -m shared.db.migrations
services.registration "add wish lists"`.
"""

import importlib
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

import structlog
from alembic import command, context
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.exc import OperationalError

from shared.db.database import Database, is_temporary
from shared.db.revisions import folder_of, is_newer, revisions

_log = structlog.get_logger(__name__)

LOCK_TIMEOUT = "3s"
LOCK_ATTEMPTS = 10

_TEMPLATE = '''"""{summary}.

{deployment}
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "{revision}"
down_revision = {down_revision!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''
_DEPLOYMENT = (
    "The running version must survive this: add first, use later, remove in a later release."
)


def migrate(database_url: str, package: str, revision: str = "head") -> None:
    """Bring the database to the newest revision. Several processes may call this at once.

    A table that is locked by running work for more than 3 s makes the attempt give way and try
    again, so that a migration never queues everybody else behind itself. A database that a newer
    version has migrated is left as it is: whoever goes back to this version starts on it.
    """
    database = Database(database_url, pool_size=2)
    try:
        if is_newer(database, package):
            _log.warning("database_is_newer", package=package)
            return
        for attempt in range(1, LOCK_ATTEMPTS + 1):
            try:
                with _exclusive_connection(database) as connection:
                    command.upgrade(_config(package, connection), revision)
                return
            except OperationalError as error:
                if attempt == LOCK_ATTEMPTS or not is_temporary(error):
                    raise
                time.sleep(0.5 * attempt)
    finally:
        database.dispose()


def differences(database_url: str, package: str, metadata: MetaData) -> list[Any]:
    """What autogenerate would still write: empty when models and migrated database agree."""
    database = Database(database_url, pool_size=1)
    try:
        with database.reading() as session:
            migration_context = MigrationContext.configure(
                session.connection(), opts={"compare_type": False}
            )
            return list(compare_metadata(migration_context, metadata))
    finally:
        database.dispose()


def run_env(metadata: MetaData) -> None:
    """All that a service's `migrations/env.py` has to call."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def write_revision(service_package: str, summary: str, metadata: MetaData) -> Path:
    """Write the next numbered revision of a service from the difference to its models."""
    package = f"{service_package}.migrations"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/at_head.sqlite"
        migrate(url, package)
        database = Database(url, pool_size=1)
        with database.reading() as session:
            body = _render(session.connection(), metadata)
        database.dispose()
    head = next(reversed(revisions(package)), None)
    versions = folder_of(package) / "versions"
    number = 1 + max((int(path.name[:4]) for path in versions.glob("[0-9]*_*.py")), default=0)
    slug = re.sub(r"[^a-z0-9]+", "_", summary.lower()).strip("_")
    path = versions / f"{number:04d}_{slug}.py"
    path.write_text(
        _TEMPLATE.format(
            summary=summary[:1].upper() + summary[1:],
            deployment=_DEPLOYMENT,
            revision=f"{number:04d}",
            down_revision=head,
            **body,
        )
    )
    return path


def _render(connection: Connection, metadata: MetaData) -> dict[str, str]:
    migration_context = MigrationContext.configure(
        connection, opts={"compare_type": False, "target_metadata": metadata}
    )
    operations = produce_migrations(migration_context, metadata)
    options: dict[str, Any] = {"render_item": _render_item, "migration_context": migration_context}
    upgrade, downgrade = operations.upgrade_ops, operations.downgrade_ops
    return {
        "upgrade": render_python_code(upgrade, **options) if upgrade else "pass",
        "downgrade": render_python_code(downgrade, **options) if downgrade else "pass",
    }


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    if kind == "type" and type(item).__module__.startswith("shared.db"):
        return f"shared.db.{type(item).__name__}()"
    return False


@contextmanager
def _exclusive_connection(database: Database) -> Iterator[Connection]:
    """A connection on which only one migration of this database runs at a time."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            # A table that SQLite must rebuild is dropped: its children may not go with it. Both
            # this and the immediate transaction must come before the migration's own begin.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    _refuse_broken_references(connection)
            finally:
                connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
        else:
            key = crc32(b"matchdag migrations")
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
                yield connection


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration would leave references without a target: {broken[:5]}")


def _config(package: str, connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder_of(package)).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def main(arguments: list[str]) -> int:
    """`python -m shared.db.migrations services.<name> "summary of the change"`."""
    if len(arguments) != 2:
        sys.stderr.write(f"{main.__doc__}\n")
        return 2
    service_package, summary = arguments
    tables = importlib.import_module(f"{service_package}.tables")
    path = write_revision(service_package, summary, tables.METADATA)
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
