"""A service's database: sessions that read and sessions that write; callers never commit."""

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from shared.db import sqlite
from shared.db.autocommit import Autocommit, autocommit_on_postgresql, autocommit_on_sqlite
from shared.db.locks import LockBusy, lock_for
from shared.db.wall import stand_behind_wall

WRITER_WAIT_SECONDS = 10.0
ASK_AFTER_SECONDS = 1.0


class Database:
    """One database file or server database.

    `url` is `sqlite:////path/file.sqlite` or `postgresql+psycopg://…` (`postgresql://` is read as
    that). `pool_size` is the number of connections, best equal to the number of threads. `role` is
    what a web process works as (`behind_wall`); without one, as the owner.
    """

    def __init__(self, url: str, *, pool_size: int = 8, role: str | None = None) -> None:
        self.url = _driver_named(make_url(url))
        self.role = role
        self._pool_size = pool_size
        self._behind_wall: Database | None = None
        #: with the password; what tells this database from others in a process
        self.address = self.url.render_as_string(hide_password=False)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            sqlite.warn_if_old()
            self._writer_lock = lock_for(Path(f"{sqlite.path_of(self.url)}.writer"))
            self._read_engine = sqlite.open_engine(self.url, writing=False, pool_size=pool_size)
            self.engine = sqlite.open_engine(self.url, writing=True, pool_size=1)
        else:
            self.engine = _postgresql_engine(self.url, pool_size, role)
            # pages ask in several queries; as SQLite does, they see the state of the first
            self._read_engine = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    def behind_wall(self, role: str) -> "Database":
        """The same database as this role, which sees one organisation's rows (`shared.db.wall`).

        SQLite knows no roles, so there it is this one.
        """
        if self.is_sqlite or self.role is not None:
            return self
        if self._behind_wall is None:
            self._behind_wall = Database(self.address, pool_size=self._pool_size, role=role)
        return self._behind_wall

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state and cannot write.

        It ends with COMMIT: after a ROLLBACK psycopg forgets all statements that it has prepared,
        and PostgreSQL plans each of them anew.
        """
        with Session(self._read_engine, expire_on_commit=False) as session:
            session.info["database"] = self
            yield session
            session.expunge_all()
            session.commit()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back if the block raises."""
        with self._turn_to_write(), Session(self.engine, expire_on_commit=False) as session:
            session.info["database"] = self
            with session.begin():
                yield session

    def autocommit(self) -> AbstractContextManager[Autocommit]:
        """The driver by itself, for the rush: without a session and its transaction."""
        if self.is_sqlite:
            return autocommit_on_sqlite(self._read_engine, self.engine, self._turn_to_write)
        return autocommit_on_postgresql(self.engine)

    def _turn_to_write(self) -> AbstractContextManager[None]:
        """One writer at a time on SQLite; PostgreSQL needs no turns."""
        return self._writer_lock.held(WRITER_WAIT_SECONDS) if self.is_sqlite else nullcontext()

    def dispose(self) -> None:
        """Close all connections; the next use opens new ones (call it in a child after fork)."""
        self._read_engine.dispose()
        self.engine.dispose()
        if self._behind_wall is not None:
            self._behind_wall.dispose()

    def __repr__(self) -> str:
        return f"Database({self.url.render_as_string(hide_password=True)!r})"


def _driver_named(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _postgresql_engine(url: URL, pool_size: int, role: str | None) -> Engine:
    as_role = f" -c role={role}" if role else ""
    engine = create_engine(
        url,
        hide_parameters=True,  # an exception is logged; what somebody typed is not
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        pool_reset_on_return=None,
        connect_args={"connect_timeout": 5, "options": f"-c timezone=UTC{as_role}"},
    )
    _ask_after_a_rest(engine)
    _roll_back_what_is_open(engine)
    if role:
        stand_behind_wall(engine)
    return engine


def _ask_after_a_rest(engine: Engine) -> None:
    """Ask a connection whether it still lives, unless it was used a moment ago: in a rush the
    question before every use costs as much as a statement.
    """

    def leave(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["left_at"] = time.monotonic()

    def take(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        left_at = record.info.get("left_at")
        if left_at is None or time.monotonic() - left_at < ASK_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", leave)
    event.listen(engine, "checkout", take)


def _roll_back_what_is_open(engine: Engine) -> None:
    """On the way back to the pool; most connections come back without a transaction, and those that
    committed each statement by itself do so no longer.
    """

    def reset(connection: DBAPIConnection, _record: object, _state: PoolResetState) -> None:
        driver = cast("psycopg.Connection[object]", connection)
        if driver.pgconn.transaction_status != TransactionStatus.IDLE:
            driver.rollback()
        if driver.autocommit:
            driver.autocommit = False

    event.listen(engine, "reset", reset)


def is_out_of_room(error: BaseException) -> bool:
    """Whether the disk is full, under the database or where a file is kept for a moment: waiting
    alone does not help then.
    """
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return True
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, psycopg.Error):
        return cause.sqlstate == "53100"
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"


def is_temporary(error: BaseException) -> bool:
    """Whether trying again later may help: the server is away, busy, full, or chose a victim."""
    if isinstance(error, LockBusy):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    cause = error.orig
    if isinstance(cause, psycopg.Error):
        # 08 connection, 40 rollback (deadlock, serialisation), 53 resources, 55 lock, 57 operator
        state = cause.sqlstate
        return isinstance(cause, psycopg.OperationalError) and (
            state is None or state[:2] in {"08", "40", "53", "55", "57"}
        )
    if isinstance(cause, sqlite3.OperationalError):
        name = getattr(cause, "sqlite_errorname", "")
        return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR"))
    return False
