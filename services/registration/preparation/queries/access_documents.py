"""The only way to load a student's document: the student, her teachers, and for a while the
companies that meet her. For everybody else there is no such document.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event_student, access_own_event
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.preparation.domain.preparation import companies_may_see
from services.registration.preparation.models import Document
from shared.auth.identity import Identity
from shared.errors import NotFound


def access_own_document(
    session: Session, identity: Identity, event_id: UUID, document_id: UUID
) -> Document:
    access_own_event(session, identity, event_id)
    return _document(session, event_id, document_id, person_id=identity.person_id)


def access_students_document(
    session: Session, identity: Identity, event_id: UUID, document_id: UUID
) -> Document:
    """For staff: the student takes part, and is of a class that this staff member sees."""
    document = _document(session, event_id, document_id)
    access_event_student(session, identity, event_id, document.person_id)
    return document


def access_document_of_guest(
    session: Session, participation: Participation, document_id: UUID, *, today: date
) -> Document:
    """For a company: a student whom it meets, the newest version, in the days around the event."""
    event = session.get_one(Event, participation.event_id)
    document = _document(session, event.id, document_id)
    people = documents_for_company(session, event, participation, today=today)
    newest = people.get(document.person_id, {}).get(document.kind)
    if newest is None or newest.id != document_id:
        raise NotFound("document")
    return document


def documents_for_company(
    session: Session, event: Event, participation: Participation, *, today: date
) -> dict[UUID, dict[str, Document]]:
    """By student and kind: what this company may see today; empty outside its days."""
    if (
        event.cancelled
        or participation.status != "accepted"
        or not companies_may_see(event.held_on, today)
    ):
        return {}
    booked = meetings_of(session, event.id, company_id=participation.company_id)
    return newest_ready(session, event.id, {meeting.person_id for meeting in booked})


def newest_ready(
    session: Session, event_id: UUID, people: Collection[UUID]
) -> dict[UUID, dict[str, Document]]:
    """The newest version that came out of quarantine."""
    found: dict[UUID, dict[str, Document]] = {}
    for document in session.scalars(
        select(Document)
        .where(
            Document.event_id == event_id, Document.person_id.in_(people), Document.state == "ready"
        )
        .order_by(Document.number)
    ):
        found.setdefault(document.person_id, {})[document.kind] = document
    return found


def _document(
    session: Session, event_id: UUID, document_id: UUID, *, person_id: UUID | None = None
) -> Document:
    document = session.get(Document, document_id)
    if (
        document is None
        or document.event_id != event_id
        or document.state == "deleted"
        or (person_id is not None and document.person_id != person_id)
    ):
        raise NotFound("document")
    return document
