"""Tell a sleeping relay that something was committed; a lost wake-up only costs one slow poll."""

import threading

from shared.db import Database

_events: dict[str, threading.Event] = {}
_guard = threading.Lock()


def event_for(database: Database) -> threading.Event:
    """The event that is set in this process when something was recorded in this database."""
    key = str(database.url)
    with _guard:
        return _events.setdefault(key, threading.Event())


def after_commit(database: Database | None) -> None:
    if database is not None:
        event_for(database).set()
