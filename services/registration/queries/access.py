"""The only way to load a guarded row: a foreign id answers like a missing one.

Every page and API view asks here first; roles are checked where blueprints are registered.
"""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.registration.models import (
    Company,
    Erasure,
    Event,
    EventStudent,
    Participation,
    Person,
    Student,
)
from services.registration.queries.class_scope import may_see_student
from shared.auth.identity import Identity
from shared.auth.links import LinkToken
from shared.db import DriverStatement, run_in
from shared.errors import NotFound

_TAKES_PART = DriverStatement(
    select(EventStudent.person_id).where(
        EventStudent.event_id == bindparam("event"), EventStudent.person_id == bindparam("person")
    )
)


def access_event(session: Session, identity: Identity, event_id: UUID) -> Event:
    """An event of the signed-in staff member's organisation, or one that the student is in."""
    event = session.get(Event, event_id)
    if event is None or event.organisation_id != identity.organisation_id:
        raise NotFound
    if "student" in identity.roles and not _takes_part(session, event_id, identity.person_id):
        raise NotFound
    return event


def access_own_event(session: Session, identity: Identity, event_id: UUID) -> Event:
    """An event that the signed-in student takes part in."""
    event = access_event(session, identity, event_id)
    if "student" in identity.roles:
        return event  # asked there already
    if not _takes_part(session, event_id, identity.person_id):
        raise NotFound
    return event


def access_participation(
    session: Session, identity: Identity, event_id: UUID, participation_id: UUID
) -> Participation:
    access_event(session, identity, event_id)
    participation = session.get(Participation, participation_id)
    if participation is None or participation.event_id != event_id:
        raise NotFound
    return participation


def access_coming_company(
    session: Session, identity: Identity, event_id: UUID, company_id: UUID
) -> Participation:
    """A company that has said that it comes to the event."""
    access_event(session, identity, event_id)
    participation = session.scalar(
        select(Participation).where(
            Participation.event_id == event_id,
            Participation.company_id == company_id,
            Participation.status == "accepted",
        )
    )
    if participation is None:
        raise NotFound
    return participation


def access_participation_by_link(session: Session, link: LinkToken | None) -> Participation:
    """The participation of an invitation link; a revoked or renewed link opens nothing."""
    participation = session.get(Participation, link.subject) if link else None
    if (
        link is None
        or participation is None
        or participation.link_revoked
        or participation.link_generation != link.generation
    ):
        raise NotFound
    return participation


def access_company(session: Session, identity: Identity, company_id: UUID) -> Company:
    company = session.get(Company, company_id)
    if company is None or company.organisation_id != identity.organisation_id:
        raise NotFound
    return company


def access_student(session: Session, identity: Identity, person_id: UUID) -> tuple[Person, Student]:
    """A student of the staff member's organisation, or the signed-in student.

    A class teacher finds the students of the own classes only.
    """
    row = session.execute(
        select(Person, Student)
        .join(Student, Student.person_id == Person.id)
        .where(Person.id == person_id, Person.organisation_id == identity.organisation_id)
    ).one_or_none()
    if row is None or ("student" in identity.roles and person_id != identity.person_id):
        raise NotFound
    if identity.is_staff and not may_see_student(session, identity, row[1]):
        raise NotFound
    return row[0], row[1]


def access_event_student(
    session: Session, identity: Identity, event_id: UUID, person_id: UUID
) -> tuple[Person, Student]:
    access_event(session, identity, event_id)
    found = access_student(session, identity, person_id)
    if not _takes_part(session, event_id, person_id):
        raise NotFound
    return found


def access_staff_member(session: Session, identity: Identity, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if (
        person is None
        or person.kind != "staff"
        or person.organisation_id != identity.organisation_id
    ):
        raise NotFound
    return person


def access_person(session: Session, identity: Identity, person_id: UUID) -> Person:
    """Anybody of the organisation who has not been erased."""
    person = session.get(Person, person_id)
    if (
        person is None
        or person.organisation_id != identity.organisation_id
        or session.get(Erasure, person_id) is not None
    ):
        raise NotFound
    return person


def _takes_part(session: Session, event_id: UUID, person_id: UUID) -> bool:
    asked = {"event": event_id, "person": person_id}
    return bool(run_in(session, _TAKES_PART, asked))
