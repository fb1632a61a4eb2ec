"""The one way to load rows of an organisation; a foreign id answers like a missing one."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event
from services.notifications.models.messages import Message
from shared.auth.identity import Identity
from shared.db.wall import choose_organisation
from shared.errors import NotFound


def access_event(session: Session, identity: Identity, event_id: UUID) -> Event:
    """An event of the asker's own organisation."""
    event = session.get(Event, event_id)
    if event is None or event.organisation_id != identity.organisation_id:
        raise NotFound
    identity.require_scope(event_id)
    return event


def access_contact(session: Session, identity: Identity, contact_id: UUID) -> Contact:
    """A contact of the asker's own organisation; an erased one is of none."""
    contact = session.get(Contact, contact_id)
    if contact is None or contact.organisation_id != identity.organisation_id:
        raise NotFound
    return contact


def choose_organisation_of(session: Session, contact_id: UUID) -> None:
    """Before a contact's own link is followed: nobody is signed in there."""
    found = select(Contact.organisation_id).where(Contact.id == contact_id)
    choose_organisation(session, found)


def access_event_message(
    session: Session, identity: Identity, event_id: UUID, message_id: UUID
) -> Message:
    """A mail about an event of the asker's own organisation."""
    event = access_event(session, identity, event_id)
    message = session.get(Message, message_id)
    if message is None or message.event_id != event.id:
        raise NotFound
    return message


def access_mail(
    session: Session, organisation_id: UUID | None, message_id: UUID
) -> tuple[Message, Contact]:
    """A mail in the mailbox; `organisation_id` None stands for everybody's mailbox (demo)."""
    mail = select(Message, Contact).join(Contact, Contact.id == Message.contact_id)
    row = session.execute(mail.where(Message.id == message_id)).one_or_none()
    if row is None or (organisation_id is not None and row[1].organisation_id != organisation_id):
        raise NotFound
    return row[0], row[1]
