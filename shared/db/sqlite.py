"""How SQLite is opened: safe settings, one writer at a time per file; no SQL of any service."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from shared.db import ordering
from shared.db.searching import SQLITE_FUNCTIONS

BUSY_SECONDS = 10
# https://sqlite.org/wal.html: a writer and a checkpoint of two connections could corrupt the file.
SAFE_VERSION = (3, 51, 3)
_log = structlog.get_logger(__name__)
_warned = False


def warn_if_old() -> None:
    """Say once per process that this SQLite has the WAL bug; the writer lock keeps clear of it."""
    global _warned
    if not _warned and sqlite3.sqlite_version_info < SAFE_VERSION:
        _warned = True
        _log.warning(
            "sqlite_older_than_recommended",
            version=sqlite3.sqlite_version,
            recommended=".".join(map(str, SAFE_VERSION)),
            consequence="one writing connection at a time per file is enforced",
        )


def path_of(url: URL) -> Path:
    """The database file. An in-memory database is refused: every thread would see its own."""
    if not url.database or url.database == ":memory:":
        raise ValueError("Matchdag needs a file for SQLite: sqlite:////path/to/file.sqlite")
    return Path(url.database)


def open_engine(url: URL, *, writing: bool, pool_size: int) -> Engine:
    path_of(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        hide_parameters=True,  # an exception is logged; what somebody typed is not
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the begin event below decides, not the driver
        _begin_wal(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
        connection.create_collation(ordering.COLLATION, ordering.compare)
        for name, function in SQLITE_FUNCTIONS.items():
            connection.create_function(name, 1, function, deterministic=True)

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin_transaction)
    return engine


def _begin_wal(connection: sqlite3.Connection) -> None:
    """Where several open a new file at once, each but the first is told "locked" without a wait:
    the change of the journal is the one statement for which SQLite does not wait by itself.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.005)
        else:
            return
