"""Tell a sleeping relay that something was committed; a lost wake-up only costs one slow poll.

In one process an event does it. Across processes PostgreSQL's NOTIFY does, sent after the commit by
one thread per process that lumps calls together: a NOTIFY inside each business transaction would
make all commits queue behind one another.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
import structlog

from shared.db import Database

CHANNEL: Final = "matchdag_outbox"
BREATH_SECONDS: Final = 0.03
_log = structlog.get_logger(__name__)
_events: dict[str, threading.Event] = {}
_callers: dict[str, threading.Event] = {}
_guard = threading.Lock()
_breath = threading.Event()  # never set


def _forget_threads() -> None:
    """A forked child has the entries but not the threads; its first commit starts its own."""
    global _guard
    _guard = threading.Lock()
    _callers.clear()
    _events.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_threads)


def event_for(database: Database) -> threading.Event:
    """The event that is set in this process when something was recorded in this database."""
    with _guard:
        return _events.setdefault(_key(database), threading.Event())


def after_commit(database: Database | None) -> None:
    if database is None:
        return
    event_for(database).set()
    if not database.is_sqlite:
        _caller_for(database).set()


@contextmanager
def listening(database: Database, stop: threading.Event) -> Iterator[threading.Event]:
    """While the block runs, the yielded event is also set by commits in other processes."""
    wake = event_for(database)
    done = threading.Event()
    if not database.is_sqlite:
        arguments = (database, wake, done, stop)
        threading.Thread(target=_listen, args=arguments, name="wake-up", daemon=True).start()
    try:
        yield wake
    finally:
        done.set()


def connection_text(database: Database) -> str:
    """libpq's form of the database's address, with the password."""
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _key(database: Database) -> str:
    return database.address


def _listen(
    database: Database, wake: threading.Event, done: threading.Event, stop: threading.Event
) -> None:
    while not (done.is_set() or stop.is_set()):
        try:
            with psycopg.connect(connection_text(database), autocommit=True) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                wake.set()
                while not (done.is_set() or stop.is_set()):
                    for _ in connection.notifies(timeout=1.0, stop_after=1):
                        wake.set()
        except psycopg.Error as error:
            _log.warning("wake_up_lost", error=type(error).__name__)
            done.wait(1.0)


def _caller_for(database: Database) -> threading.Event:
    key = _key(database)
    with _guard:
        if key not in _callers:
            _callers[key] = threading.Event()
            arguments = (connection_text(database), _callers[key])
            threading.Thread(target=_call, args=arguments, name="call-relay", daemon=True).start()
        return _callers[key]


def _call(address: str, asked: threading.Event) -> None:
    connection: psycopg.Connection[tuple[object, ...]] | None = None
    while True:
        asked.wait()
        asked.clear()
        try:
            if connection is None or connection.closed:
                connection = psycopg.connect(address, autocommit=True, connect_timeout=5)
            connection.execute(f"NOTIFY {CHANNEL}")
            # One call wakes for all: in a rush those of the next moment are lumped together.
            _breath.wait(BREATH_SECONDS)
        except psycopg.Error:
            connection = None  # the relay polls; the next commit tries a new connection
