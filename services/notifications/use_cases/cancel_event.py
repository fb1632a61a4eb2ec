"""Enqueues the mail that an event is cancelled, and takes it out of people's calendars."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import EVENT_CANCELLED
from services.notifications.queries.contacts import known_event
from services.notifications.queries.recipients import event_recipients
from services.notifications.use_cases.enqueue_mail import MailRequest, enqueue_mails
from services.notifications.use_cases.move_calendar import (
    CalendarMove,
    load_calendar_entries,
    move_calendars,
)


def cancel_event(session: Session, *, event_id: UUID, version: int) -> None:
    """Safe to repeat; later descriptions of the event do not bring it back."""
    event = known_event(session, event_id)
    if event.cancelled:
        return
    event.cancelled = True
    event.version = max(event.version, version)
    moves = [
        CalendarMove(event, contact, title=event.name, items=())
        for contact in event_recipients(session, event_id)
    ]
    entries = load_calendar_entries(session, [event_id], [move.contact.id for move in moves])
    requests = [
        MailRequest(
            move.contact,
            str(event_id),
            event,
            calendar=calendar,
            values={"has_calendar": calendar is not None},
        )
        for move, calendar in zip(moves, move_calendars(session, entries, moves), strict=True)
    ]
    enqueue_mails(session, EVENT_CANCELLED, requests)
