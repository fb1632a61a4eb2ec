"""Take in a document into quarantine, or take it away again; nothing is opened here."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event, EventStudent
from services.registration.preparation.domain.preparation import deleted_on
from services.registration.preparation.domain.preparation_errors import (
    NotRequired,
    PreparationIsOver,
    TooManyUploads,
)
from services.registration.preparation.domain.uploads import UPLOADS_PER_DAY, kind_of, shown_name
from services.registration.preparation.models import Document, DocumentContent
from services.registration.preparation.queries.preparation import (
    plan_of,
    required_documents,
    uploads_since,
)
from shared import clock
from shared.ids import new_id


def upload_document(
    session: Session, *, event: Event, person_id: UUID, kind: str, content: bytes, name: str
) -> Document:
    """Raises FileRefused, NotRequired, TooManyUploads, PreparationIsOver or EventIsCancelled.

    What was there before stays until the inspector has let the new one through.
    """
    kind_of(content)
    now = clock.now()
    if event.cancelled:
        raise EventIsCancelled
    if now.date() >= deleted_on(event.held_on):
        raise PreparationIsOver
    if not required_documents(plan_of(session, event.id)).for_kind(kind):
        raise NotRequired
    # one upload of a student at a time: the numbers follow each other
    session.get_one(EventStudent, (event.id, person_id), with_for_update=True)
    if uploads_since(session, event.id, person_id, now - timedelta(days=1)) >= UPLOADS_PER_DAY:
        raise TooManyUploads(limit=UPLOADS_PER_DAY)
    document = Document(
        id=new_id(),
        event_id=event.id,
        person_id=person_id,
        kind=kind,
        number=_next_number(session, event.id, person_id, kind),
        state="checking",
        size=len(content),
        name=shown_name(name),
        uploaded_at=now,
        review="new",
        version=1,
    )
    session.add(document)
    session.flush()
    session.add(DocumentContent(document_id=document.id, content=content))
    session.flush()
    return document


def delete_document(session: Session, document: Document) -> None:
    """The student takes it away, and every version before it; the list of who looked stays."""
    older = (
        select(Document.id)
        .where(
            Document.event_id == document.event_id,
            Document.person_id == document.person_id,
            Document.kind == document.kind,
            Document.state != "deleted",
        )
        .order_by(Document.id)
    )
    erase_contents(session, list(session.scalars(older)))


def erase_contents(session: Session, ids: list[UUID]) -> None:
    """Delete the bytes and what was said of them; number, times and readers stay as the proof."""
    session.execute(delete(DocumentContent).where(DocumentContent.document_id.in_(ids)))
    session.execute(
        update(Document)
        .where(Document.id.in_(ids))
        .values(
            state="deleted",
            name="",
            comment="",
            digest=None,
            deleted_at=clock.now(),
            version=Document.version + 1,
        )
        .execution_options(synchronize_session="fetch")
    )


def _next_number(session: Session, event_id: UUID, person_id: UUID, kind: str) -> int:
    last = session.scalar(
        select(func.max(Document.number)).where(
            Document.event_id == event_id, Document.person_id == person_id, Document.kind == kind
        )
    )
    return (last or 0) + 1
