"""Tells everybody concerned that an event is cancelled, and takes it out of their calendars."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.facts import EVENT_CANCELLED
from services.notifications.queries.contacts import known_event
from services.notifications.queries.recipients import contacts_told_of
from services.notifications.use_cases.move_calendar import Move, calendar_entries, move_calendars
from services.notifications.use_cases.tell_contact import Telling, tell_contacts


def cancel_event(session: Session, *, event_id: UUID, version: int) -> None:
    """Safe to repeat; later descriptions of the event do not bring it back."""
    event = known_event(session, event_id)
    if event.cancelled:
        return
    event.cancelled = True
    event.version = max(event.version, version)
    moves = [
        Move(event, contact, title=event.name, items=())
        for contact in contacts_told_of(session, event_id)
    ]
    entries = calendar_entries(session, [event_id], [move.contact.id for move in moves])
    tellings = [
        Telling(
            move.contact,
            str(event_id),
            event,
            calendar=calendar,
            values={"has_calendar": calendar is not None},
        )
        for move, calendar in zip(moves, move_calendars(session, entries, moves), strict=True)
    ]
    tell_contacts(session, EVENT_CANCELLED, tellings)
