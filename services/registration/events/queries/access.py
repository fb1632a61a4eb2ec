"""The only way to load an event or a student of it; a foreign id answers like a missing one.

Every page and API view asks here first. Here it is asked, too, how far what the asker came for
reaches in this event.
"""

from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventStudent
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.school.queries.access import access_student
from services.registration.school.queries.class_scope import seen_classes
from shared.auth.identity import Identity
from shared.db import Autocommit, CompiledStatement
from shared.errors import NotFound

_EVENT = CompiledStatement(
    select(
        Event.organisation_id,
        exists()
        .where(EventStudent.event_id == Event.id, EventStudent.person_id == bindparam("person"))
        .label("takes_part"),
    ).where(Event.id == bindparam("event"))
)


def access_event(session: Session, identity: Identity, event_id: UUID) -> Event:
    """An event of the signed-in colleague's organisation, or one that the student is in.

    Raises NotFound, and NotPermitted where the colleague's roles do not reach this event.
    """
    event = session.get(Event, event_id)
    if event is None or event.organisation_id != identity.organisation_id:
        raise NotFound("event")
    identity.require_scope(event_id)
    if "student" in identity.roles and not _takes_part(session, event_id, identity.person_id):
        raise NotFound("event")
    return event


def access_event_in_rush(autocommit: Autocommit, identity: Identity, event_id: UUID) -> None:
    """As `access_event`, for what open pages ask again and again; it loads nothing."""
    rows = autocommit.execute(_EVENT, {"event": event_id, "person": identity.person_id})
    if not rows or rows[0].organisation_id != identity.organisation_id:
        raise NotFound("event")
    identity.require_scope(event_id)
    if "student" in identity.roles and not rows[0].takes_part:
        raise NotFound("event")


def access_own_event(session: Session, identity: Identity, event_id: UUID) -> Event:
    """An event that the signed-in student takes part in."""
    event = access_event(session, identity, event_id)
    if "student" in identity.roles:
        return event  # asked there already
    if not _takes_part(session, event_id, identity.person_id):
        raise NotFound("own event")
    return event


def access_event_student(
    session: Session, identity: Identity, event_id: UUID, person_id: UUID
) -> tuple[Person, Student]:
    access_event(session, identity, event_id)
    found = access_student(session, identity, person_id)
    if not _takes_part(session, event_id, person_id):
        raise NotFound("student of the event")
    return found


def students_seen(session: Session, identity: Identity, event_id: UUID) -> frozenset[UUID] | None:
    """The event's students whom this colleague may see; None for all."""
    classes = seen_classes(session, identity)
    if classes is None:
        return None
    return frozenset(
        session.scalars(
            select(EventStudent.person_id)
            .join(Student, Student.person_id == EventStudent.person_id)
            .where(EventStudent.event_id == event_id, Student.class_id.in_(classes))
        )
    )


def _takes_part(session: Session, event_id: UUID, person_id: UUID) -> bool:
    taking_part = select(EventStudent.person_id).where(
        EventStudent.event_id == event_id, EventStudent.person_id == person_id
    )
    return session.scalar(taking_part) is not None
