"""What one service knows of its own health, read from its database; it judges nothing and, but for
the one row that shows whether it can be written, changes nothing.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.keeper import audit_state
from shared.db import Database
from shared.db.locks import LockBusy
from shared.db.revisions import is_usable
from shared.db.sqlite import path_of
from shared.db.wall import outside_wall
from shared.health.faults import Facts, HealthFault, Queue, faults_of
from shared.health.heartbeats import BROKER, WEB, heartbeats, record_heartbeats
from shared.messaging.backlog import message_backlog

WRITE_AGAIN_AFTER = timedelta(seconds=5)


@dataclass(frozen=True)
class Figure:
    """One number for the monitoring, with the labels that tell it from others of its name."""

    name: str
    about: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PageDetails:
    """What a service's part of the page of operations adds: big figures, and links with a text."""

    figures: Sequence[Mapping[str, Any]] = ()
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class ServiceHealth:
    """What distinguishes the health of one service: its shape, and the loops of its worker, each
    with what people call it.
    """

    migrations: str
    roles: Mapping[str, LazyString]
    queues: Callable[[Session], Sequence[Queue]] = lambda _session: ()
    figures: Callable[[Session], Sequence[Figure]] = lambda _session: ()
    details: Callable[[Session, UUID | None], PageDetails] = lambda _session, _organisation: (
        PageDetails()
    )

    def is_ready(self, database: Database) -> bool:
        """Whether it can serve at all: the database is there and has a shape that it knows."""
        return is_usable(database, self.migrations)

    def facts(self, database: Database) -> Facts:
        """Raises what the database raises when it is away."""
        can_write = _can_write(database)
        with database.reading() as session, outside_wall(session):
            backlog = message_backlog(session)
            audit = audit_state(session)
            return Facts(
                at=clock.now(),
                heartbeats=heartbeats(session, (WEB, BROKER, *self.roles)),
                queues=(
                    backlog.outbox,
                    backlog.inbox,
                    Queue("audit", audit.waiting, audit.waiting_since),
                    *self.queues(session),
                ),
                parked=backlog.parked,
                parked_since=backlog.parked_since,
                can_write=can_write,
                room=_room(database),
                audit_faults=audit.faults,
                audit_broken_since=audit.broken_since,
            )

    def faults(self, database: Database) -> tuple[HealthFault, ...]:
        return faults_of(self.facts(database))


def _can_write(database: Database) -> bool:
    """By a row that says when a web process was last at work; anew every few seconds at the most,
    since anybody may ask.
    """
    now = clock.now()
    with database.reading() as session:
        written_at = heartbeats(session, [WEB])[WEB]
    if written_at is not None and abs(now - written_at) < WRITE_AGAIN_AFTER:
        return True
    try:
        with database.writing() as session:
            record_heartbeats(session, [WEB])
    except (DBAPIError, LockBusy):
        return False
    return True


def _room(database: Database) -> int | None:
    """Bytes that are free where the database lies; None: on another machine."""
    if not database.is_sqlite:
        return None
    return shutil.disk_usage(path_of(database.url).parent).free
