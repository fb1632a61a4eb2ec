"""Hand out a document and note who got it; whether the reader may, `queries.access` has said."""

from sqlalchemy.orm import Session

from services.registration.preparation.models import Document, DocumentContent
from shared.audit.deeds import record_reading
from shared.errors import NotFound


def read_document(session: Session, document: Document, *, is_own: bool = False) -> bytes:
    """The transaction writes it into the audit log, unless it is the student's own.

    Raises NotFound for what is not out of quarantine.
    """
    content = session.get(DocumentContent, document.id)
    if document.state != "ready" or content is None:
        raise NotFound
    if not is_own:
        record_reading(
            use_case="read_documents",
            person_id=document.person_id,
            event_id=document.event_id,
            subject=("document", document.id),
        )
    return content.content
