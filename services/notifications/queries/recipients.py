"""Whom an event concerns: who got a mail about it and has not withdrawn."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact
from services.notifications.models.events import Participation
from services.notifications.models.messages import Message


def event_recipients(session: Session, event_id: UUID) -> Sequence[Contact]:
    """Everybody whom a mail about the event reached or will reach, ordered by id."""
    mailed = exists().where(
        Message.contact_id == Contact.id,
        Message.event_id == event_id,
        Message.status.in_(("queued", "sending", "sent")),
    )
    withdrawn = exists().where(
        Participation.contact_id == Contact.id,
        Participation.event_id == event_id,
        Participation.withdrawn,
    )
    concerned = select(Contact).where(mailed, ~withdrawn, Contact.erased_at.is_(None))
    return session.scalars(concerned.order_by(Contact.id)).all()
