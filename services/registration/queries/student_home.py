"""What a student can do now at each of her events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.models import Event, EventSlot, Publication, Wish, WishList


@dataclass(frozen=True)
class StudentEvent:
    """`phase`: soon, wishing, waiting, schedule, over or cancelled."""

    event: Event
    phase: str
    starts_at: datetime | None
    wishes: int
    has_handed_in: bool


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
    handed_in = set(
        session.scalars(
            select(WishList.event_id).where(
                WishList.person_id == person_id, WishList.submitted_at.is_not(None)
            )
        )
    )
    published = set(
        session.scalars(select(Publication.event_id).where(Publication.event_id.in_(ids)))
    )
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
    return [
        StudentEvent(
            event=event,
            phase=_phase(event, spans.get(event.id), event.id in published, now),
            starts_at=spans[event.id][0] if event.id in spans else None,
            wishes=wishes.get(event.id, 0),
            has_handed_in=event.id in handed_in,
        )
        for event in events
    ]


def _phase(
    event: Event, span: tuple[datetime, datetime] | None, is_published: bool, now: datetime
) -> str:
    if event.cancelled:
        return "cancelled"
    if span is not None and span[1] <= now:
        return "over"
    if is_published:
        return "schedule"
    if event.wishes_open_at is not None and now < event.wishes_open_at:
        return "soon"
    if event.wishes_close_at is None or now < event.wishes_close_at:
        return "wishing"
    return "waiting"
