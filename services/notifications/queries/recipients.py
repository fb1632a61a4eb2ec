"""Who concerns themselves with an event: those who were told of it and have not withdrawn."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.notifications.models import Contact, Message, Participation


def contacts_told_of(session: Session, event_id: UUID) -> Sequence[Contact]:
    """Everybody whom a mail about the event reached or will reach, ordered by id."""
    told = exists().where(
        Message.contact_id == Contact.id,
        Message.event_id == event_id,
        Message.status.in_(("queued", "sending", "sent")),
    )
    withdrawn = exists().where(
        Participation.contact_id == Contact.id,
        Participation.event_id == event_id,
        Participation.withdrawn,
    )
    concerned = select(Contact).where(told, ~withdrawn, Contact.erased_at.is_(None))
    return session.scalars(concerned.order_by(Contact.id)).all()
