"""Keep the projection of an event as scheduling announces, changes and cancels it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventSlot
from services.registration.meetings.domain.booking_rules import GUIDANCE_DROP_HOURS
from services.registration.meetings.models.booking import BookingRule
from services.registration.meetings.use_cases.open_announcement import open_announcement
from services.registration.news.queries import planned_news
from services.registration.wishes.models import WishRound
from shared.contracts.scheduling import EventAnnouncedV1, EventCancelledV1, EventChangedV1
from shared.messaging import NotYet


def apply_event(session: Session, message: EventAnnouncedV1 | EventChangedV1) -> None:
    """Take in the whole event; an older version than the one known is ignored."""
    event = session.get(Event, message.event_id)
    if event is not None and event.version >= message.version:
        return
    opening = _opening(session, message)
    is_new = event is None
    if event is None:
        event = Event(id=message.event_id, cancelled=False)
        session.add(event)
    event.organisation_id = message.organisation_id
    event.kind = message.kind
    event.name = message.name
    event.place = message.place
    event.held_on = message.held_on
    event.meetings_per_student = message.meetings_per_student
    event.wishes_per_student = message.wishes_per_student
    event.reply_by = message.reply_by
    event.wishes_open_at = opening
    event.wishes_close_at = message.wishes_close_at
    event.version = message.version
    session.flush()
    if is_new and message.kind == "guidance":
        session.add(_open_booking(message))
    _replace_slots(
        session, message.event_id, [(s.number, s.starts_at, s.ends_at) for s in message.slots]
    )


def _open_booking(message: EventAnnouncedV1 | EventChangedV1) -> BookingRule:
    """Times with a counsellor are booked by the students; the organiser may choose otherwise."""
    most = message.meetings_per_student
    return BookingRule(
        event_id=message.event_id,
        booking_mode="open",
        on_the_day=True,
        most_meetings=most,
        drop_hours=GUIDANCE_DROP_HOURS,
        version=1,
    )


def _opening(session: Session, message: EventAnnouncedV1 | EventChangedV1) -> datetime | None:
    """When wishes open: as planned, or when the organiser opened the round by hand before."""
    by_hand = session.get(WishRound, message.event_id)
    if message.wishes_open_at is None or by_hand is None:
        return message.wishes_open_at
    return min(message.wishes_open_at, by_hand.opened_at)


def _replace_slots(
    session: Session, event_id: UUID, slots: Sequence[tuple[int, datetime, datetime]]
) -> None:
    session.execute(delete(EventSlot).where(EventSlot.event_id == event_id))
    session.add_all(
        EventSlot(event_id=event_id, number=number, starts_at=starts_at, ends_at=ends_at)
        for number, starts_at, ends_at in slots
    )


def apply_cancellation(session: Session, message: EventCancelledV1) -> None:
    """Mark the event as cancelled and have all who are concerned told: whoever cancelled has seen
    who, and had time to take it back. A cancellation that overtakes its announcement waits.
    """
    event = session.get(Event, message.event_id)
    if event is None:
        raise NotYet("cancelled before it was announced")
    if message.version > event.version:
        event.version = message.version
    if event.cancelled:
        return
    event.cancelled = True
    session.flush()
    if planned_news(session, event).recipients:
        open_announcement(session, event.id, announced_by=None, wait=timedelta(0))
