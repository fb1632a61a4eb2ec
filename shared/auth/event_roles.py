"""Who is what in an event, as the services that do not own it keep it: a read model of ids.

Registration says it whole each time (`registration.event_members_changed.v1`); a service that
listens declares the table into its metadata and asks it where a request names an event.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    column,
    delete,
    func,
    insert,
    select,
    table,
)
from sqlalchemy.orm import Session

from shared import clock
from shared.auth.permissions import EVENT_ROLES
from shared.contracts.registration import EventMembersChangedV1
from shared.db import Database

_COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_MEMBERS = table(
    "event_members",
    column("event_id", Uuid()),
    column("person_id", Uuid()),
    column("role", String()),
    column("version", Integer()),
)
#: every service that knows members knows the event's day
_EVENTS = table("events", column("id", Uuid()), column("held_on", Date()))


def define_event_members(metadata: MetaData) -> Table:
    """Declare the read model into a service's metadata."""
    known = ", ".join(f"'{role}'" for role in sorted(EVENT_ROLES))
    return Table(
        "event_members",
        metadata,
        Column("event_id", Uuid(), primary_key=True),
        Column("person_id", Uuid(), primary_key=True),
        Column("role", String(20), nullable=False),
        Column("version", Integer(), nullable=False),
        CheckConstraint(f"role IN ({known})", name="role_is_known"),
    )


def apply_event_members(session: Session, message: EventMembersChangedV1) -> None:
    """Take in all members of an event; an older list than the one known is ignored."""
    known = select(func.max(_MEMBERS.c.version)).where(_MEMBERS.c.event_id == message.event_id)
    if (session.scalar(known) or -1) >= message.version:
        return
    session.execute(delete(_MEMBERS).where(_MEMBERS.c.event_id == message.event_id))
    for member in message.members:
        add_event_member(
            session, message.event_id, member.person_id, member.role, version=message.version
        )


def add_event_member(
    session: Session, event_id: UUID, person_id: UUID, role: str, *, version: int
) -> None:
    session.execute(
        insert(_MEMBERS).values(event_id=event_id, person_id=person_id, role=role, version=version)
    )


def roles_in_event(database: Database, person_id: UUID, event_id: UUID) -> frozenset[str]:
    """What a colleague is in the event today: who helps on the day is it on that day alone."""
    with database.reading() as session:
        row = session.execute(
            select(_MEMBERS.c.role, _EVENTS.c.held_on)
            .join(_EVENTS, _EVENTS.c.id == _MEMBERS.c.event_id)
            .where(_MEMBERS.c.event_id == event_id, _MEMBERS.c.person_id == person_id)
        ).one_or_none()
    today = clock.now().astimezone(_COPENHAGEN).date()
    if row is None or (row.role == "event_crew" and row.held_on != today):
        return frozenset()
    return frozenset({row.role})
