"""Keep an uploaded list between its preview and the yes; an hour, then it is forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.kit.models.imports import UploadedList
from shared import clock
from shared.auth.identity import Identity
from shared.errors import NotFound
from shared.ids import new_id

LIST_LIFETIME = timedelta(hours=1)


def create_uploaded_list(
    session: Session,
    identity: Identity,
    *,
    subject: str,
    event_id: UUID | None,
    file_name: str,
    content: bytes,
) -> UploadedList:
    now = clock.now()
    session.execute(delete(UploadedList).where(UploadedList.created_at < now - LIST_LIFETIME))
    kept = UploadedList(
        id=new_id(),
        organisation_id=identity.organisation_id,
        event_id=event_id,
        subject=subject,
        file_name=file_name[-200:],
        content=content,
        uploaded_by=identity.person_id,
        created_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def load_uploaded_list(
    session: Session, identity: Identity, *, list_id: UUID, subject: str, event_id: UUID | None
) -> UploadedList:
    """The list that this person uploaded for this event. Raises NotFound, also when it is old."""
    kept = session.get(UploadedList, list_id)
    if (
        kept is None
        or kept.uploaded_by != identity.person_id
        or (kept.subject, kept.event_id) != (subject, event_id)
        or kept.created_at < clock.now() - LIST_LIFETIME
    ):
        raise NotFound
    return kept
