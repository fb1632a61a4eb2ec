"""Wakes the sender of this process for committed mail; a lost wake-up costs one slow poll."""

import threading

from sqlalchemy import event
from sqlalchemy.orm import Session

from shared.db import Database

_events: dict[str, threading.Event] = {}
_guard = threading.Lock()
_MARK = "has_waiting_mail"


def mail_wake_up(database: Database) -> threading.Event:
    """The event that is set in this process when mail was left in this database."""
    with _guard:
        return _events.setdefault(str(database.url), threading.Event())


def wake_sender(session: Session) -> None:
    """Wake the sender as soon as this transaction is committed."""
    session.info[_MARK] = True


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    database = session.info.get("database")
    if session.info.pop(_MARK, False) and database is not None:
        mail_wake_up(database).set()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_MARK, None)
