"""The ids of ended sessions, kept by every service so that sign-out holds everywhere; must not hold
who they belonged to.

Where registration is asked beside the messages, somebody must be heard: after minutes in which
neither was, nobody can say who is still signed in, and nobody is let in.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    MetaData,
    Table,
    Uuid,
    column,
    delete,
    event,
    func,
    select,
    table,
)
from sqlalchemy.orm import Session

from shared import clock
from shared.db import Database, UtcDateTime
from shared.health.heartbeats import BROKER, heartbeats

#: how long another process may still let an ended session in; its own sign-outs are seen at once
LOOK_AGAIN_AFTER = timedelta(seconds=1)
_READ_ANEW = timedelta(minutes=1)
#: the heartbeat of having asked registration and been answered
HEARD = "registration"
#: how long cookies are believed while neither registration nor the broker is heard
BELIEVED_FOR = timedelta(minutes=5)

_ENDED = table("ended_sessions", column("session_id", Uuid()), column("ended_at", UtcDateTime()))
_STATE = select(func.count(), func.max(_ENDED.c.ended_at))
_ALL = select(_ENDED.c.session_id)


def define_ended_sessions_table(metadata: MetaData) -> Table:
    """Declare the table into a service's metadata."""
    return Table(
        "ended_sessions",
        metadata,
        Column("session_id", Uuid(), primary_key=True),
        Column("ended_at", UtcDateTime(), nullable=False, index=True),
    )


class EndedSessions:
    """What `has_ended` would say, for every request: asks the database once a second, not more."""

    def __init__(self, database: Database, *, must_hear: bool = False) -> None:
        self._lock = threading.Lock()
        self._must_hear = must_hear
        self._began_at = clock.now()
        self.look_at(database)

    def look_at(self, database: Database) -> None:
        """Ask this database, and forget what another one has said."""
        self._database = database
        self._known: frozenset[UUID] = frozenset()
        self._state: Any = None
        self._looked_at: datetime | None = None
        self._read_at: datetime | None = None
        self._heard_at: datetime | None = None
        self._seen = -1

    def __contains__(self, session_id: UUID) -> bool:
        self._look_where_stale()
        return session_id in self._known

    @property
    def are_unknown(self) -> bool:
        """Whether so long nobody was heard that a cookie cannot be believed."""
        if not self._must_hear:
            return False
        self._look_where_stale()
        return clock.now() - (self._heard_at or self._began_at) > BELIEVED_FOR

    def _look_where_stale(self) -> None:
        if self._is_stale():
            with self._lock:
                if self._is_stale():
                    self._look()

    def _is_stale(self) -> bool:
        looked_at, now = self._looked_at, clock.now()
        if looked_at is None or self._seen != _changes_here:
            return True
        return not timedelta(0) <= now - looked_at < LOOK_AGAIN_AFTER

    def _look(self) -> None:
        seen, now = _changes_here, clock.now()
        with self._database.reading() as session:
            state = tuple(session.execute(_STATE).one())
            if self._must_hear:
                heard = heartbeats(session, (HEARD, BROKER)).values()
                self._heard_at = max((at for at in heard if at is not None), default=None)
            # Now and then in any case: one end and one deletion could leave the state as it was.
            if state != self._state or self._read_at is None or now - self._read_at > _READ_ANEW:
                self._known = frozenset(session.scalars(_ALL))
                self._read_at = now
        self._state, self._looked_at, self._seen = state, now, seen


# Counts what this process committed here: its own sign-outs it must not find out late.
_changes_here = 0


def end_session(session: Session, session_id: UUID, ended_at: datetime) -> None:
    """Remember that the session ended; safe to repeat."""
    if not has_ended(session, session_id):
        session.execute(_ENDED.insert().values(session_id=session_id, ended_at=ended_at))
    event.listen(session, "after_commit", _notice, once=True)


def ended_since(session: Session, since: datetime) -> Mapping[UUID, datetime]:
    """When each session ended that ended since then."""
    rows = session.execute(
        select(_ENDED.c.session_id, _ENDED.c.ended_at).where(_ENDED.c.ended_at >= since)
    )
    return {row.session_id: row.ended_at for row in rows}


def has_ended(session: Session, session_id: UUID) -> bool:
    found = session.execute(select(_ENDED.c.session_id).where(_ENDED.c.session_id == session_id))
    return found.first() is not None


def delete_ended_sessions(session: Session, *, before: datetime) -> None:
    """Drop ids older than any cookie can live; run by each service's deletion job."""
    session.execute(delete(_ENDED).where(_ENDED.c.ended_at < before))
    event.listen(session, "after_commit", _notice, once=True)


def _notice(_session: Session) -> None:
    global _changes_here
    _changes_here += 1
