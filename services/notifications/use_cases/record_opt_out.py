"""Records that a contact wants no invitations or reminders; what they must know still comes."""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact, Suppression
from services.notifications.models.messages import Message
from shared import clock
from shared.errors import NotFound
from shared.ids import new_id


def record_opt_out(session: Session, *, contact_id: UUID) -> None:
    """Safe to repeat. Mail that waits is withheld, so that the organiser sees it did not leave."""
    contact = session.get(Contact, contact_id)
    if contact is None or contact.erased_at is not None:
        raise NotFound
    if not has_opted_out(session, contact_id):
        session.add(
            Suppression(
                id=new_id(), contact_id=contact_id, reason="declined", email="", since=clock.now()
            )
        )
    session.execute(
        update(Message)
        .where(Message.contact_id == contact_id, Message.bulk, Message.status == "queued")
        .values(status="withheld")
    )


def withdraw_opt_out(session: Session, *, contact_id: UUID) -> None:
    """The contact wants invitations and reminders again."""
    declined = Suppression.reason == "declined"
    session.execute(delete(Suppression).where(Suppression.contact_id == contact_id, declined))


def has_opted_out(session: Session, contact_id: UUID) -> bool:
    declined = select(Suppression.id).where(
        Suppression.contact_id == contact_id, Suppression.reason == "declined"
    )
    return session.execute(declined).first() is not None
