"""Reads about who is what in an event."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.models.members import EventMember
from services.registration.school.models.people import Person
from shared.db import danish_order
from shared.errors import NotFound


@dataclass(frozen=True)
class MemberLine:
    """A colleague with a role in the event."""

    person_id: UUID
    name: str
    email: str | None
    role: str


def members_of(session: Session, event_id: UUID) -> list[MemberLine]:
    """In Danish order of their names."""
    rows = session.execute(
        select(Person, EventMember.role)
        .join(EventMember, EventMember.person_id == Person.id)
        .where(EventMember.event_id == event_id)
        .order_by(danish_order(Person.name), Person.id)
    )
    return [MemberLine(row[0].id, row[0].name, row[0].email, row[1]) for row in rows]


def load_member(session: Session, event_id: UUID, person_id: UUID) -> EventMember:
    """Raises NotFound."""
    member = session.get(EventMember, (event_id, person_id))
    if member is None:
        raise NotFound("member")
    return member


def colleagues_without_role(session: Session, event: Event) -> list[Person]:
    """Whom a role may be given to: active staff of the school, in Danish order."""
    members = select(EventMember.person_id).where(EventMember.event_id == event.id)
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.organisation_id == event.organisation_id,
                Person.kind == "staff",
                Person.active,
                Person.id.not_in(members),
            )
            .order_by(danish_order(Person.name), Person.id)
        )
    )
