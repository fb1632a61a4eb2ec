"""Erases address, texts and calendar of a person; that mails were sent remains as a count."""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact, Suppression
from services.notifications.models.messages import CalendarEntry, DeliveryAttempt, Message
from shared import clock
from shared.contracts.notifications import PersonErasedHereV1
from shared.messaging import record


def erase_person(session: Session, *, person_id: UUID) -> None:
    """Leave an empty row behind, so that a late message about the person finds no address."""
    _empty_contact(session, person_id)
    session.execute(
        update(Message)
        .where(Message.contact_id == person_id, Message.status.in_(("queued", "sending")))
        .values(status="withheld", claimed_until=None)
    )
    session.execute(
        update(Message)
        .where(Message.contact_id == person_id)
        .values(subject="", body_text="", body_html="", calendar=None, body_removed_at=clock.now())
    )
    of_person = select(Message.id).where(Message.contact_id == person_id)
    session.execute(
        update(DeliveryAttempt).where(DeliveryAttempt.message_id.in_(of_person)).values(words="")
    )
    session.execute(delete(CalendarEntry).where(CalendarEntry.contact_id == person_id))
    session.execute(delete(Suppression).where(Suppression.contact_id == person_id))
    record(session, PersonErasedHereV1(person_id=person_id))


def _empty_contact(session: Session, person_id: UUID) -> None:
    contact = session.get(Contact, person_id)
    if contact is None:
        contact = Contact(id=person_id, kind="student", language="da", version=0)
        session.add(contact)
    contact.organisation_id = None
    contact.name = contact.email = ""
    contact.erased_at = contact.erased_at or clock.now()
    session.flush()
