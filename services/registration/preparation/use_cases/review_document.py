"""A teacher says what is good and what is to change, and excuses a student from the rest."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.use_cases.release_schedule import release_schedules
from services.registration.preparation.domain.preparation import LONGEST_COMMENT
from services.registration.preparation.domain.preparation_errors import CommentMissing
from services.registration.preparation.models import Document, PreparationWaiver
from services.registration.preparation.queries.preparation import current_documents
from services.registration.school.models.people import Person
from shared import clock
from shared.contracts.registration import DocumentReviewedV1
from shared.errors import NotFound
from shared.messaging import record


def review_document(
    session: Session, *, document: Document, review: str, comment: str, reviewed_by: UUID
) -> None:
    """`review`: new, good or change. Who sends a document back says why: CommentMissing."""
    if document.state != "ready":
        raise NotFound
    said = " ".join(comment.split())[:LONGEST_COMMENT]
    if review == "change" and not said:
        raise CommentMissing
    is_news = (review, said) != (document.review, document.comment) and (
        review != "new" or said != ""
    )
    document.review = review
    document.comment = said
    document.reviewed_by = reviewed_by
    document.reviewed_at = clock.now()
    document.version += 1
    session.flush()
    event = session.get_one(Event, document.event_id)
    release_schedules(session, event=event, people=[document.person_id])
    if is_news and not event.cancelled:
        _tell_student(session, document)


def _tell_student(session: Session, document: Document) -> None:
    """That something was said, never what: the words are the student's and the teachers'."""
    person = session.get_one(Person, document.person_id)
    if not person.email:
        return
    current = current_documents(session, document.event_id, [person.id]).get(person.id, {})
    record(
        session,
        DocumentReviewedV1(
            event_id=document.event_id,
            contact_id=person.id,
            is_to_change=any(each.review == "change" for each in current.values()),
            reviewed_at=clock.now(),
        ),
    )


def excuse_student(session: Session, *, event: Event, person_id: UUID, waived_by: UUID) -> None:
    """Nothing more is asked of this student; saying it twice changes nothing."""
    if session.get(PreparationWaiver, (event.id, person_id)) is None:
        session.add(
            PreparationWaiver(
                event_id=event.id,
                person_id=person_id,
                waived_by=waived_by,
                waived_at=clock.now(),
            )
        )
        session.flush()
    release_schedules(session, event=event, people=[person_id])


def require_documents_again(session: Session, *, event: Event, person_id: UUID) -> None:
    """Take the excuse back. A schedule that was told stays told."""
    waiver = session.get(PreparationWaiver, (event.id, person_id))
    if waiver is not None:
        session.delete(waiver)
        session.flush()
