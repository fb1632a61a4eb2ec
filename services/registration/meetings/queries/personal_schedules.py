"""Reads what each student and company has before them, as it is told, shown and printed."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.events.domain.places import place_text
from services.registration.events.models.events import Event, EventSlot
from services.registration.events.models.places import Place
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.personal_schedules import (
    EventLines,
    LastSent,
    ScheduleLine,
)
from services.registration.meetings.models.groups import GroupRoom
from services.registration.meetings.models.meetings import BOOKED_COLUMNS, Meeting
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.queries.readership import places_of_events


def event_slots(session: Session, event_id: UUID) -> dict[int, tuple[datetime, datetime]]:
    rows = session.execute(
        select(EventSlot.number, EventSlot.starts_at, EventSlot.ends_at)
        .where(EventSlot.event_id == event_id)
        .order_by(EventSlot.number)
    )
    return {number: (starts_at, ends_at) for number, starts_at, ends_at in rows}


def places_of(session: Session, event_id: UUID) -> dict[UUID, str]:
    """Company → its place, as `places_of_events` has it."""
    return places_of_events(session, [event_id])[event_id]


def meetings_of(
    session: Session,
    event_id: UUID,
    *,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    oldest_first: bool = False,
) -> list[BookedMeeting]:
    """Booked meetings by slot, or the oldest first; of one student or one company where that is
    asked.
    """
    query = select(*BOOKED_COLUMNS).where(Meeting.event_id == event_id, Meeting.status == "booked")
    if person_id is not None:
        query = query.where(Meeting.person_id == person_id)
    if company_id is not None:
        query = query.where(Meeting.company_id == company_id)
    order = Meeting.created_at if oldest_first else Meeting.slot
    rows = session.execute(query.order_by(order, Meeting.id))
    return [BookedMeeting(*row) for row in rows]


def booked_of_events(session: Session, ids: Collection[UUID]) -> dict[UUID, list[BookedMeeting]]:
    """Event → its booked meetings, the oldest first."""
    rows = session.execute(
        select(Meeting.event_id, *BOOKED_COLUMNS)
        .where(Meeting.event_id.in_(ids), Meeting.status == "booked")
        .order_by(Meeting.created_at, Meeting.id)
    )
    found: dict[UUID, list[BookedMeeting]] = defaultdict(list)
    for row in rows:
        found[row.event_id].append(BookedMeeting(*row[1:]))
    return found


_STUDENT_LINES = (
    select(
        Meeting.id,
        Meeting.slot,
        EventSlot.starts_at,
        EventSlot.ends_at,
        Company.name,
        func.coalesce(GroupRoom.label, Place.label),
        case((GroupRoom.label.is_not(None), GroupRoom.building), else_=Place.building),
    )
    .join(EventSlot, (EventSlot.event_id == Meeting.event_id) & (EventSlot.number == Meeting.slot))
    .join(Company, Company.id == Meeting.company_id)
    .outerjoin(
        Place,
        (Place.event_id == Meeting.event_id)
        & (Place.company_id == Meeting.company_id)
        & Place.place_id.is_not(None),
    )
    .outerjoin(
        GroupRoom,
        (GroupRoom.event_id == Meeting.event_id) & (GroupRoom.company_id == Meeting.company_id),
    )
    .where(
        Meeting.event_id == bindparam("event"),
        Meeting.person_id == bindparam("person"),
        Meeting.status == "booked",
    )
    .order_by(Meeting.slot)
)


def student_items(session: Session, event: Event, person_id: UUID) -> list[ScheduleLine]:
    """One student's lines by one query: the rush of booking reads them each time."""
    rows = session.connection().execute(_STUDENT_LINES, {"event": event.id, "person": person_id})
    items = [
        ScheduleLine(
            starts_at, ends_at, slot, str(id), name, place_text(label, building) or event.place
        )
        for id, slot, starts_at, ends_at, name, label, building in rows
    ]
    if event.kind != "career_day":
        return items
    slots = event_slots(session, event.id)
    lines = EventLines(
        event.id, event.name, event.kind, event.place, event.held_on, slots, {}, {}, {}
    )
    whole_day = lines.whole_day(person_id)
    return [whole_day, *items] if whole_day else items


def sent_schedules(
    session: Session, event_id: UUID, readers: Collection[UUID] | None = None
) -> dict[UUID, LastSent]:
    """What readers were told last; of all of them when `readers` is None."""
    query = select(SentSchedule.reader_id, SentSchedule.sequence, SentSchedule.items).where(
        SentSchedule.event_id == event_id
    )
    if readers is not None:
        query = query.where(SentSchedule.reader_id.in_(readers))
    return {
        reader_id: LastSent(sequence, tuple(ScheduleLine.from_row(row) for row in items))
        for reader_id, sequence, items in session.execute(query)
    }
