"""Everything that is held about one contact; texts hold marks where links were, no links."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact, Suppression
from services.notifications.models.messages import CalendarEntry, Message


def subject_access(session: Session, contact: Contact) -> dict[str, Any]:
    """Oldest first."""
    mails = select(Message).where(Message.contact_id == contact.id)
    entries = select(CalendarEntry).where(CalendarEntry.contact_id == contact.id)
    declined = select(Suppression).where(Suppression.contact_id == contact.id)
    return {
        "name": contact.name,
        "address": contact.email,
        "kind": contact.kind,
        "language": contact.language,
        "mails": session.scalars(mails.order_by(Message.created_at, Message.id)).all(),
        "calendar": session.scalars(entries.order_by(CalendarEntry.uid)).all(),
        "declined": [row.reason for row in session.scalars(declined)],
    }
