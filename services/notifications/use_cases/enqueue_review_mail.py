"""Enqueues the mail that a teacher has commented on a document; never the comment itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import DOCUMENT_REVIEWED
from services.notifications.domain.mail_links import preparation_link
from services.notifications.queries.contacts import known_contact, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock


def enqueue_review_mail(
    session: Session,
    *,
    event_id: UUID,
    contact_id: UUID,
    is_to_change: bool,
    reviewed_at: datetime,
) -> None:
    """One mail, a quarter of an hour after the last comment; none when the day has begun."""
    event = known_event(session, event_id)
    contact = known_contact(session, contact_id)
    if event.cancelled or (event.starts_at is not None and event.starts_at <= clock.now()):
        return
    enqueue_mail(
        session,
        DOCUMENT_REVIEWED,
        contact,
        occasion=f"{event_id}/{reviewed_at.isoformat()}",
        event=event,
        link=preparation_link(event_id),
        expires_at=event.starts_at,
        is_to_change=is_to_change,
    )
