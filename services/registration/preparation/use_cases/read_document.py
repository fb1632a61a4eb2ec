"""Hand out a document and note who got it; whether the reader may, `queries.access` has said."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.preparation.models import Document, DocumentAccess, DocumentContent
from shared import clock
from shared.errors import NotFound
from shared.ids import new_id


def read_document(
    session: Session,
    document: Document,
    *,
    reader: str,
    person_id: UUID | None = None,
    participation_id: UUID | None = None,
) -> bytes:
    """`reader`: student, staff or company. Raises NotFound for what is not out of quarantine."""
    content = session.get(DocumentContent, document.id)
    if document.state != "ready" or content is None:
        raise NotFound
    session.add(
        DocumentAccess(
            id=new_id(),
            document_id=document.id,
            at=clock.now(),
            reader=reader,
            person_id=person_id,
            participation_id=participation_id,
        )
    )
    return content.content
