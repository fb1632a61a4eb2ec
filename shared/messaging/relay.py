"""Carry a service's outbox to the transport, in order, one relay at a time; it opens no message.

Rows are found by their unpublished flag, never by a position that was reached: positions become
visible out of order. No transaction is open while the transport is waited for.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

import psycopg
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Delete,
    Update,
    any_,
    bindparam,
    delete,
    func,
    literal_column,
    null,
    select,
    update,
)

from shared import clock
from shared.db import CompiledStatement, Database, is_temporary
from shared.db.locks import lock_for
from shared.db.sqlite import path_of
from shared.messaging.outages import BROKER_AWAY, DATABASE_AWAY
from shared.messaging.outbox import outbox_messages
from shared.messaging.pruning import Pruning
from shared.messaging.transport import (
    Outgoing,
    Publisher,
    Transport,
    TransportAway,
)
from shared.messaging.wakeup import connection_text, listening

BATCH = 500
POLL_SECONDS = 0.5
LONGEST_PAUSE = 5.0
OUTBOX_RETENTION = timedelta(days=14)
_columns = outbox_messages.c


class LockLost(Exception):
    """The connection that held the relay's lock is gone; another relay may be at work."""


class Relay:
    """`has_lock=False` switches the guard of the order off; tests show that it is needed."""

    def __init__(self, database: Database, transport: Transport, *, has_lock: bool = True) -> None:
        self._database = database
        self._transport = transport
        self._has_lock = has_lock
        self._pruning = Pruning(database, _outdated)
        self._still_mine: Callable[[], None] = _nothing_to_check

    def run(self, stop: threading.Event) -> None:
        """Publish until `stop` is set; comes back from every outage of database or transport."""
        pause = 0.1
        while not stop.is_set():
            try:
                with self._turn(stop) as is_mine, listening(self._database, stop) as wake:
                    if is_mine:
                        pause = 0.1
                        self._serve(wake, stop)
            except (TransportAway, LockLost, psycopg.OperationalError) as error:
                (BROKER_AWAY if isinstance(error, TransportAway) else DATABASE_AWAY).record(error)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception as error:
                if not is_temporary(error):
                    raise
                DATABASE_AWAY.record(error)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def publish_waiting(self, publisher: Publisher) -> int:
        """Publish one batch; how many were confirmed. Raises TransportAway."""
        rows = self._claim()
        confirmed: list[int] = []
        faults: dict[int, str] = {}
        try:
            for wave in _waves(rows):
                held_back = {row.aggregate_id for row in rows if row.position in faults}
                sendable = [row for row in wave if row.aggregate_id not in held_back]
                for row, fault in self._send(publisher, sendable):
                    if fault is None:
                        confirmed.append(row.position)
                    else:
                        faults[row.position] = fault
        finally:
            self._note(confirmed, faults)
        return len(confirmed)

    def _send(self, publisher: Publisher, rows: list[Any]) -> list[tuple[Any, str | None]]:
        """What nobody listens to needs no transport."""
        wanted = [row for row in rows if self._transport.wants(row.type)]
        batch = [Outgoing(row.type, row.body, is_repeated=row.attempts > 0) for row in wanted]
        outcomes = publisher.publish(batch) if batch else []
        unheard: list[tuple[Any, str | None]] = [(row, None) for row in rows if row not in wanted]
        return unheard + list(zip(wanted, outcomes, strict=True))

    def _serve(self, wake: threading.Event, stop: threading.Event) -> None:
        publisher = self._transport.publisher()
        try:
            while not stop.is_set():
                wake.clear()
                if self.publish_waiting(publisher) == 0:
                    self._pruning.run_hourly()
                    wake.wait(POLL_SECONDS)
                    publisher.check_alive()
                self._still_mine()
        finally:
            publisher.close()

    def _claim(self) -> Sequence[Any]:
        if not self._database.is_sqlite:
            with self._database.autocommit() as autocommit:
                waiting = autocommit.execute(_WAITING_ALONE, {})
                if waiting:
                    autocommit.execute(
                        _TRIED_ALONE, {"positions": [row.position for row in waiting]}
                    )
                return waiting
        with self._database.reading() as session:
            rows = session.execute(_WAITING).all()
        if rows:
            with self._database.writing() as session:
                session.execute(_tried(_columns.position.in_([row.position for row in rows])))
        return rows

    def _note(self, confirmed: list[int], faults: dict[int, str]) -> None:
        if confirmed and not self._database.is_sqlite:
            with self._database.autocommit() as autocommit:
                autocommit.execute(_CONFIRM, {"positions": confirmed, "at": clock.now()})
            confirmed = []
        if not (confirmed or faults):
            return
        with self._database.writing() as session:
            session.execute(
                update(outbox_messages)
                .where(_columns.position.in_(confirmed))
                .values(published_at=clock.now(), last_error=None)
            )
            if faults:
                session.connection().execute(
                    update(outbox_messages)
                    .where(_columns.position == bindparam("at"))
                    .values(last_error=bindparam("fault")),
                    [{"at": position, "fault": fault} for position, fault in faults.items()],
                )

    @contextmanager
    def _turn(self, stop: threading.Event) -> Iterator[bool]:
        """Hold the one relay lock of this service; false when `stop` came first."""
        self._still_mine = _nothing_to_check
        if not self._has_lock:
            yield True
        elif self._database.is_sqlite:
            lock = lock_for(Path(f"{path_of(self._database.url)}.relay"))
            while not (is_mine := lock.acquire(0.2)) and not stop.is_set():
                stop.wait(0.3)
            try:
                yield is_mine
            finally:
                if is_mine:
                    lock.release()
        else:
            with psycopg.connect(connection_text(self._database), autocommit=True) as connection:
                is_mine = _take_advisory_lock(connection, stop)
                self._still_mine = partial(_check_connection, connection)
                yield is_mine


_WAITING = (
    select(
        _columns.position,
        _columns.type,
        _columns.body,
        _columns.aggregate_id,
        _columns.attempts,
    )
    .where(_columns.published_at.is_(None))
    .order_by(_columns.position)
    .limit(literal_column(str(BATCH)))
)


_THESE = _columns.position == any_(bindparam("positions", type_=ARRAY(BigInteger)))


def _outdated(now: datetime) -> Delete:
    return delete(outbox_messages).where(_columns.published_at < now - OUTBOX_RETENTION)


def _tried(which: ColumnElement[bool]) -> Update:
    return update(outbox_messages).where(which).values(attempts=_columns.attempts + 1)


def _counted(changed: Update) -> CompiledStatement:
    rows = changed.returning(_columns.position).cte("changed")
    return CompiledStatement(select(func.count()).select_from(rows))


# An update that finds its rows by itself is one statement less, but a planner that has seen the
# outbox empty then reads all of it each time.
_WAITING_ALONE = CompiledStatement(_WAITING)
_TRIED_ALONE = _counted(_tried(_THESE))
_CONFIRM = _counted(
    update(outbox_messages).where(_THESE).values(published_at=bindparam("at"), last_error=null())
)


def _waves(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Split into runs that can be on their way together: one message per aggregate in each."""
    left = list(rows)
    while left:
        seen: set[UUID] = set()
        wave: list[Any] = []
        rest: list[Any] = []
        for row in left:
            (rest if row.aggregate_id in seen else wave).append(row)
            seen.add(row.aggregate_id)
        yield wave
        left = rest


def _nothing_to_check() -> None:
    """A lock of the operating system cannot be lost by a living process."""


def _take_advisory_lock(connection: psycopg.Connection[Any], stop: threading.Event) -> bool:
    key = crc32(b"matchdag relay")
    while not stop.is_set():
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
        if row and row[0]:
            return True
        stop.wait(0.5)
    return False


def _check_connection(connection: psycopg.Connection[Any]) -> None:
    try:
        connection.execute("SELECT 1")
    except psycopg.Error as error:
        raise LockLost from error
