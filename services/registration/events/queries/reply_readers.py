"""Who hears what the companies of an event answer."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.models.members import EventMember
from services.registration.school.models.people import Person, StaffRole

ARRANGE = ("owner", "co_organiser")


def reply_readers(session: Session, event: Event, *, also_silenced: bool) -> tuple[UUID, ...]:
    """Who owns or arranges the event and has an address; where nobody does, the school's organisers
    and administrators. `also_silenced`: also who wants no gathered mails.
    """
    reachable = (Person.active, Person.email.is_not(None), Person.kind == "staff")
    members = session.execute(
        select(Person.id, EventMember.hears_replies)
        .join(EventMember, EventMember.person_id == Person.id)
        .where(EventMember.event_id == event.id, EventMember.role.in_(ARRANGE), *reachable)
        .order_by(Person.id)
    ).all()
    if members:
        return tuple(id for id, hears in members if hears or also_silenced)
    arranging = select(StaffRole.person_id).where(
        StaffRole.role.in_(("organiser", "administrator"))
    )
    return tuple(
        session.scalars(
            select(Person.id)
            .where(
                Person.organisation_id == event.organisation_id,
                Person.id.in_(arranging),
                *reachable,
            )
            .order_by(Person.id)
        )
    )


def hears_replies(session: Session, event_id: UUID, person_id: UUID) -> bool | None:
    """None: this colleague neither owns nor arranges the event, and has nothing to choose."""
    return session.scalar(
        select(EventMember.hears_replies).where(
            EventMember.event_id == event_id,
            EventMember.person_id == person_id,
            EventMember.role.in_(ARRANGE),
        )
    )
