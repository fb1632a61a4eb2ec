"""Tells everybody concerned that an event is cancelled, and takes it out of their calendars."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.facts import EVENT_CANCELLED
from services.notifications.models import Contact, Event
from services.notifications.queries.contacts import known_event
from services.notifications.queries.recipients import contacts_told_of
from services.notifications.use_cases.move_calendar import move_calendar
from services.notifications.use_cases.tell_contact import tell_contact


def cancel_event(session: Session, *, event_id: UUID, version: int) -> None:
    """Safe to repeat; later descriptions of the event do not bring it back."""
    event = known_event(session, event_id)
    if event.cancelled:
        return
    event.cancelled = True
    event.version = max(event.version, version)
    for contact in contacts_told_of(session, event_id):
        _tell(session, event, contact)


def _tell(session: Session, event: Event, contact: Contact) -> None:
    calendar = move_calendar(session, event, contact, title=event.name, items=())
    tell_contact(
        session,
        EVENT_CANCELLED,
        contact,
        occasion=str(event.id),
        event=event,
        calendar=calendar,
        has_calendar=calendar is not None,
    )
