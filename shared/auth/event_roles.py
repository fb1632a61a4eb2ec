"""Who is what in an event, as the services that do not own it keep it: a read model of ids.

Registration says it whole each time (`registration.event_members_changed.v1`); a service that
listens declares the table into its metadata and asks it where a request names an event.
"""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    Column,
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

from shared.auth.permissions import EVENT_ROLES
from shared.contracts.registration import EventMembersChangedV1

_COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_MEMBERS = table(
    "event_members",
    column("event_id", Uuid()),
    column("person_id", Uuid()),
    column("role", String()),
    column("version", Integer()),
)


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


def find_event_role(session: Session, event_id: UUID, person_id: UUID) -> str | None:
    """The person's role in the event, if there is one."""
    return session.scalar(
        select(_MEMBERS.c.role).where(
            _MEMBERS.c.event_id == event_id, _MEMBERS.c.person_id == person_id
        )
    )


def roles_at(role: str | None, held_on: date | None, moment: datetime) -> frozenset[str]:
    """The roles that count now: who helps on the day has the role on that day alone."""
    is_the_day = held_on == moment.astimezone(_COPENHAGEN).date()
    if role is None or (role == "event_crew" and not is_the_day):
        return frozenset()
    return frozenset({role})
