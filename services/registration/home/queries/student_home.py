"""What a student can do now at each of her events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventSlot
from services.registration.meetings.domain.personal_schedules import ScheduleLine
from services.registration.meetings.models.booking import BookingRule
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.queries.publications import published_events
from services.registration.wishes.models import Wish


@dataclass(frozen=True)
class StudentEvent:
    """`phase`: soon, wishing, waiting, booking, schedule, over or cancelled."""

    event: Event
    phase: str
    starts_at: datetime | None
    wishes: int
    has_handed_in: bool
    #: None: booking is open, or nobody books here
    booking_opens_at: datetime | None = None
    #: as the student was told
    meetings: int = 0
    next_at: datetime | None = None


def student_events(
    session: Session, person_id: UUID, events: Sequence[Event], *, now: datetime
) -> list[StudentEvent]:
    ids = [event.id for event in events]
    wishes = {
        row.event_id: row.number
        for row in session.execute(
            select(Wish.event_id, func.count().label("number"))
            .where(Wish.person_id == person_id, Wish.event_id.in_(ids))
            .group_by(Wish.event_id)
        )
    }
    openings = {
        row.event_id: row.opens_at
        for row in session.execute(
            select(BookingRule.event_id, BookingRule.opens_at).where(
                BookingRule.event_id.in_(ids), BookingRule.booking_mode == "open"
            )
        )
    }
    published = published_events(session, ids)
    spans = {
        row.event_id: (row.starts_at, row.ends_at)
        for row in session.execute(
            select(
                EventSlot.event_id,
                func.min(EventSlot.starts_at).label("starts_at"),
                func.max(EventSlot.ends_at).label("ends_at"),
            )
            .where(EventSlot.event_id.in_(ids))
            .group_by(EventSlot.event_id)
        )
    }
    told = _told(session, person_id, ids)
    return [
        StudentEvent(
            event=event,
            phase=_phase(
                event,
                spans.get(event.id),
                now,
                is_published=event.id in published,
                is_booked_openly=event.id in openings,
            ),
            starts_at=spans[event.id][0] if event.id in spans else None,
            wishes=wishes.get(event.id, 0),
            has_handed_in=event.id in wishes,
            booking_opens_at=_later(openings.get(event.id), now),
            meetings=len(told.get(event.id, ())),
            next_at=next((at for at in told.get(event.id, ()) if at > now), None),
        )
        for event in events
    ]


def _told(session: Session, person_id: UUID, ids: Sequence[UUID]) -> dict[UUID, list[datetime]]:
    """When the meetings of each event begin. What waits for the preparation was not told yet."""
    rows = session.execute(
        select(SentSchedule.event_id, SentSchedule.items).where(
            SentSchedule.reader_id == person_id, SentSchedule.event_id.in_(ids)
        )
    )
    return {
        event_id: sorted(
            item.starts_at for item in map(ScheduleLine.from_row, items) if item.slot >= 0
        )
        for event_id, items in rows
    }


def _later(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment > now else None


def _phase(
    event: Event,
    span: tuple[datetime, datetime] | None,
    now: datetime,
    *,
    is_published: bool,
    is_booked_openly: bool,
) -> str:
    if event.cancelled:
        return "cancelled"
    if span is not None and span[1] <= now:
        return "over"
    if is_booked_openly:
        return "booking"
    if is_published:
        return "schedule"
    if event.wishes_open_at is not None and now < event.wishes_open_at:
        return "soon"
    if event.wishes_close_at is None or now < event.wishes_close_at:
        return "wishing"
    return "waiting"
