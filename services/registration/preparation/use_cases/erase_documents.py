"""Delete applications and CVs when their time is over; it finds them and says how many."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.preparation.domain.preparation import DOCUMENT_LIFETIME
from services.registration.preparation.models import Document
from services.registration.preparation.use_cases.upload_document import erase_contents

PORTION = 500


def erase_old_documents(session: Session, *, today: date) -> int:
    """Those of events held 30 days ago or more. Returns how many."""
    due = session.scalars(
        select(Document.id)
        .join(Event, Event.id == Document.event_id)
        .where(Event.held_on <= today - DOCUMENT_LIFETIME, Document.state != "deleted")
        .order_by(Document.id)
    ).all()
    for start in range(0, len(due), PORTION):
        erase_contents(session, list(due[start : start + PORTION]))
    return len(due)
