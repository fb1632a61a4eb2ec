"""Reads of an event's times."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.events.domain.deadlines import EventTimes
from services.registration.events.models.events import Event, EventSlot
from shared import clock


def event_times(session: Session, event: Event) -> EventTimes:
    slots = slots_of_event(session, event.id)
    return EventTimes(
        reply_by=event.reply_by,
        wishes_close_at=event.wishes_close_at,
        starts_at=slots[0].starts_at if slots else None,
        ends_at=slots[-1].ends_at if slots else None,
        cancelled=event.cancelled,
    )


def is_over(session: Session, event: Event) -> bool:
    ends_at = event_times(session, event).ends_at
    return ends_at is not None and ends_at <= clock.now()


def slots_of_event(session: Session, event_id: UUID) -> list[EventSlot]:
    """In time order."""
    return list(
        session.scalars(
            select(EventSlot).where(EventSlot.event_id == event_id).order_by(EventSlot.number)
        )
    )


def slot_count(session: Session, event_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(EventSlot).where(EventSlot.event_id == event_id)
        )
        or 0
    )


def slots_begun(session: Session, event_id: UUID) -> int:
    """How many slots have begun; they count from 0, so the first that has not is this one."""
    begun = session.scalar(
        select(func.count())
        .select_from(EventSlot)
        .where(EventSlot.event_id == event_id, EventSlot.starts_at <= clock.now())
    )
    return begun or 0
