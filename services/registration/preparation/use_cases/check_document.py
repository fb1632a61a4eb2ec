"""Hand one upload to an inspector at a time and keep the verdict; it opens no file itself."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.kit.models.statements import changed_rows
from services.registration.meetings.use_cases.release_schedule import release_schedules
from services.registration.preparation.models import Document, DocumentContent
from services.registration.preparation.use_cases.upload_document import erase_contents
from shared import clock

HELD_FOR = timedelta(seconds=90)
MOST_ATTEMPTS = 3
#: versions of one document whose bytes are kept; the rest is history without content
MOST_VERSIONS = 3


@dataclass(frozen=True)
class ClaimedDocument:
    id: UUID
    attempt: int
    content: bytes


def has_waiting_document(session: Session) -> bool:
    return session.scalar(select(Document.id).where(_is_free()).limit(1)) is not None


def claim_document(session: Session) -> ClaimedDocument | None:
    """The oldest upload in quarantine, held for a while; None when nothing waits.

    Whoever dies with one leaves it to the next; one that killed three inspectors is refused.
    """
    wanted = (
        select(Document.id)
        .where(_is_free())
        .order_by(Document.uploaded_at, Document.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.scalar(wanted)
    if found is None:
        return None
    taken = changed_rows(
        session,
        update(Document)
        .where(Document.id == found, _is_free())
        .values(claimed_until=clock.now() + HELD_FOR, attempts=Document.attempts + 1),
    )
    if taken != 1:
        return None
    document = session.get_one(Document, found, populate_existing=True)
    if document.attempts > MOST_ATTEMPTS:
        refuse_document(session, document_id=found, reason="unreadable")
        return None
    content = session.get_one(DocumentContent, found).content
    return ClaimedDocument(found, document.attempts, content)


def accept_document(
    session: Session, *, document_id: UUID, media_type: str, content: bytes, links_removed: int
) -> bool:
    """Let the clean copy out of quarantine. False when the student took it away meanwhile."""
    document = session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if document is None or document.state != "checking":
        return False
    document.state = "ready"
    document.media_type = media_type
    document.links_removed = links_removed
    document.size = len(content)
    document.digest = hashlib.sha256(content).hexdigest()
    document.checked_at = clock.now()
    document.claimed_until = None
    document.version += 1
    session.get_one(DocumentContent, document_id).content = content
    session.flush()
    _erase_old_versions(session, document)
    event = session.get_one(Event, document.event_id)
    release_schedules(session, event=event, people=[document.person_id])
    return True


def refuse_document(session: Session, *, document_id: UUID, reason: str) -> None:
    """The bytes are gone at once; the reason stays for the student."""
    document = session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if document is None or document.state != "checking":
        return
    document.state = "refused"
    document.refusal = reason
    document.checked_at = clock.now()
    document.claimed_until = None
    document.version += 1
    content = session.get(DocumentContent, document_id)
    if content is not None:
        session.delete(content)
    session.flush()


def _is_free() -> ColumnElement[bool]:
    held = or_(Document.claimed_until.is_(None), Document.claimed_until <= clock.now())
    return (Document.state == "checking") & held


def _erase_old_versions(session: Session, newest: Document) -> None:
    versions = session.scalars(
        select(Document.id)
        .where(
            Document.event_id == newest.event_id,
            Document.person_id == newest.person_id,
            Document.kind == newest.kind,
            Document.state == "ready",
        )
        .order_by(Document.number.desc())
    ).all()
    if len(versions) > MOST_VERSIONS:
        erase_contents(session, list(versions[MOST_VERSIONS:]))
