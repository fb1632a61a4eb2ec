"""The contacts, events and participations that messages speak of; NotYet for the unknown."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event, Participation
from shared.messaging import NotYet


def known_contact(session: Session, contact_id: UUID) -> Contact:
    """The contact, perhaps erased; NotYet when registration has not spoken of it here."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NotYet(f"contact {contact_id} is not known yet")
    return contact


def known_contacts(session: Session, contact_ids: Sequence[UUID]) -> Sequence[Contact]:
    """All of them, in the order of their ids; NotYet when one is missing."""
    found: list[Contact] = []
    for first in range(0, len(contact_ids), 500):
        portion = contact_ids[first : first + 500]
        found += session.scalars(
            select(Contact).where(Contact.id.in_(portion)).order_by(Contact.id)
        ).all()
    missing = set(contact_ids) - {contact.id for contact in found}
    if missing:
        raise NotYet(f"{len(missing)} contacts are not known yet, one is {min(missing)}")
    return found


def known_event(session: Session, event_id: UUID) -> Event:
    """The event; NotYet when scheduling has not spoken of it here."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotYet(f"event {event_id} is not known yet")
    return event


def known_company_participation(
    session: Session, event_id: UUID, company_id: UUID
) -> Participation:
    """A company's part in an event; NotYet before its invitation was heard of here."""
    found = session.scalars(
        select(Participation)
        .where(Participation.event_id == event_id, Participation.company_id == company_id)
        .order_by(Participation.id)
    ).first()
    if found is None:
        raise NotYet(f"company {company_id} is not known yet in event {event_id}")
    return found


def known_participation(session: Session, participation_id: UUID) -> Participation:
    """Who speaks for the company; NotYet before its invitation was heard of here."""
    participation = session.get(Participation, participation_id)
    if participation is None:
        raise NotYet(f"participation {participation_id} is not known yet")
    return participation
