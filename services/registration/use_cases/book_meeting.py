"""Book, move or cancel one meeting; a guarded counter makes overbooking impossible.

Locks are taken in one order: seats by (company, slot), then meetings. A refusal takes none: the
counter's UPDATE simply finds no row. UNIQUE and CHECK constraints are the last defence.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.registration.domain.booking import require_bookable
from services.registration.domain.booking_errors import (
    AlreadyBooked,
    MeetingCancelled,
    MeetingOutdated,
    SlotClosed,
    SlotFull,
    TimeConflict,
)
from services.registration.models import CompanySlot, Event, EventSlot, Meeting, Publication
from services.registration.models.statements import changed_rows, table_of
from services.registration.use_cases.tell_schedules import is_published, tell_students
from shared import clock
from shared.errors import NotFound
from shared.ids import new_id

Origin = Literal["booked", "by_hand"]

_seats = table_of(CompanySlot)
_meetings = table_of(Meeting)
_slots = table_of(EventSlot)
_publications = table_of(Publication)

# Built once: in the rush, making a statement anew costs more than running it.
_own = and_(
    _meetings.c.event_id == bindparam("event"),
    _meetings.c.person_id == bindparam("person"),
    _meetings.c.status == "booked",
)
_GROUNDS = select(
    select(_slots.c.starts_at)
    .where(_slots.c.event_id == bindparam("event"), _slots.c.number == bindparam("slot"))
    .scalar_subquery(),
    exists().where(_own, _meetings.c.company_id == bindparam("company")),
    exists().where(_own, _meetings.c.slot == bindparam("slot")),
    exists().where(_publications.c.event_id == bindparam("event")),
)
_TAKE = (
    update(_seats)
    .where(
        _seats.c.event_id == bindparam("event"),
        _seats.c.company_id == bindparam("company"),
        _seats.c.slot == bindparam("in_slot"),
        _seats.c.is_open,
        _seats.c.taken < _seats.c.capacity,
    )
    .values(taken=_seats.c.taken + 1)
)
_ADD = insert(_meetings)


def book_meeting(
    session: Session,
    *,
    event: Event,
    person_id: UUID,
    company_id: UUID,
    slot: int,
    origin: Origin,
    booked_by: UUID,
) -> UUID:
    """Returns the meeting's id. Raises SlotClosed, SlotFull, AlreadyBooked or TimeConflict."""
    told_at_once = _require_possible(session, event, person_id, company_id, slot)
    take_seat(session, event.id, company_id, slot)
    meeting_id = new_id()
    _insert(
        session,
        id=meeting_id,
        event_id=event.id,
        company_id=company_id,
        person_id=person_id,
        slot=slot,
        status="booked",
        origin=origin,
        holds_seat=True,
        version=1,
        created_at=clock.now(),
        changed_by=booked_by,
    )
    if told_at_once:
        tell_students(session, event, [person_id])
    return meeting_id


def move_meeting(
    session: Session, *, event: Event, meeting_id: UUID, slot: int, version: int, moved_by: UUID
) -> int:
    """Give the meeting another slot at the same company. Returns its new version."""
    _require_bookable(session, event, slot)
    meeting = _booked(session, event.id, meeting_id, version)
    if meeting.slot == slot:
        return version
    taken = session.scalar(
        select(_meetings.c.id).where(
            _meetings.c.event_id == event.id,
            _meetings.c.person_id == meeting.person_id,
            _meetings.c.slot == slot,
            _meetings.c.status == "booked",
        )
    )
    if taken is not None:
        raise TimeConflict
    # Both seats in one order, so that two opposite moves wait for each other instead of for ever.
    if slot < meeting.slot:
        take_seat(session, event.id, meeting.company_id, slot)
        _leave_seat(session, event.id, meeting)
    else:
        _lock_seat(session, event.id, meeting.company_id, meeting.slot)
        take_seat(session, event.id, meeting.company_id, slot)
        _leave_seat(session, event.id, meeting)
    _change(
        session,
        meeting_id,
        version,
        slot=slot,
        holds_seat=True,
        origin="by_hand",
        changed_by=moved_by,
    )
    promote_waiting(session, event.id, meeting.company_id, meeting.slot)
    if is_published(session, event.id):
        tell_students(session, event, [meeting.person_id])
    return version + 1


def cancel_meeting(
    session: Session, *, event: Event, meeting_id: UUID, version: int, cancelled_by: UUID
) -> None:
    """The seat is free at once; a meeting that stood without a seat gets it."""
    meeting = _booked(session, event.id, meeting_id, version)
    _lock_seat(session, event.id, meeting.company_id, meeting.slot)
    _change(
        session,
        meeting_id,
        version,
        status="cancelled",
        cancelled_at=clock.now(),
        changed_by=cancelled_by,
    )
    _leave_seat(session, event.id, meeting)
    promote_waiting(session, event.id, meeting.company_id, meeting.slot)
    if is_published(session, event.id):
        tell_students(session, event, [meeting.person_id])


def take_seat(session: Session, event_id: UUID, company_id: UUID, slot: int) -> None:
    """The guard: one seat more, only while one is free. Raises SlotFull or SlotClosed."""
    where = {"event": event_id, "company": company_id, "in_slot": slot}
    if session.connection().execute(_TAKE, where).rowcount == 1:
        return
    seat = _seat(event_id, company_id, slot)
    is_open = session.scalar(select(_seats.c.is_open).where(seat))
    raise SlotFull if is_open else SlotClosed


def promote_waiting(
    session: Session, event_id: UUID, company_id: UUID, slot: int
) -> Sequence[UUID]:
    """Give free seats to meetings that stand without one, oldest first. Returns their ids."""
    promoted: list[UUID] = []
    while True:
        waiting = session.scalar(
            select(_meetings.c.id)
            .where(
                _meetings.c.event_id == event_id,
                _meetings.c.company_id == company_id,
                _meetings.c.slot == slot,
                _meetings.c.status == "booked",
                _meetings.c.holds_seat.is_(False),
            )
            .order_by(_meetings.c.created_at, _meetings.c.id)
            .limit(1)
        )
        if waiting is None:
            return promoted
        try:
            take_seat(session, event_id, company_id, slot)
        except (SlotFull, SlotClosed):
            return promoted
        session.execute(update(_meetings).where(_meetings.c.id == waiting).values(holds_seat=True))
        promoted.append(waiting)


def _require_bookable(session: Session, event: Event, slot: int) -> None:
    starts_at = session.scalar(
        select(EventSlot.starts_at).where(EventSlot.event_id == event.id, EventSlot.number == slot)
    )
    require_bookable(starts_at, event.cancelled, clock.now())


def _require_possible(
    session: Session, event: Event, person_id: UUID, company_id: UUID, slot: int
) -> bool:
    """Everything that can be known before a seat is taken, by one read. Is it published?"""
    starts_at, meets_company, is_busy, published = (
        session.connection()
        .execute(
            _GROUNDS,
            {"event": event.id, "person": person_id, "company": company_id, "slot": slot},
        )
        .one()
    )
    require_bookable(starts_at, event.cancelled, clock.now())
    if meets_company:
        raise AlreadyBooked
    if is_busy:
        raise TimeConflict
    return bool(published)


def _insert(session: Session, **values: object) -> None:
    try:
        session.connection().execute(_ADD, values)
    except IntegrityError as refused:
        raise _clash(refused) from refused


def _change(session: Session, meeting_id: UUID, version: int, **values: object) -> None:
    try:
        changed = changed_rows(
            session,
            update(_meetings)
            .where(
                _meetings.c.id == meeting_id,
                _meetings.c.version == version,
                _meetings.c.status == "booked",
            )
            .values(version=version + 1, **values),
        )
    except IntegrityError as refused:
        raise _clash(refused) from refused
    if changed != 1:
        raise MeetingOutdated(version=version + 1)


def _clash(refused: IntegrityError) -> Exception:
    """Another request of the same student was faster by a moment: which rule did it meet?"""
    text = str(refused.orig)
    if "once_per_slot" in text or text.endswith("meetings.slot"):
        return TimeConflict()
    if "once_per_company" in text or text.endswith("meetings.company_id"):
        return AlreadyBooked()
    return refused


def _booked(session: Session, event_id: UUID, meeting_id: UUID, version: int) -> Meeting:
    meeting = session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.event_id == event_id)
        .execution_options(populate_existing=True)
    )
    if meeting is None:
        raise NotFound
    if meeting.status == "cancelled":
        raise MeetingCancelled
    if meeting.version != version:
        raise MeetingOutdated(version=meeting.version)
    session.expunge(meeting)  # read only: all writing goes through statements
    return meeting


def _lock_seat(session: Session, event_id: UUID, company_id: UUID, slot: int) -> None:
    session.execute(
        update(_seats).where(_seat(event_id, company_id, slot)).values(taken=_seats.c.taken)
    )


def _leave_seat(session: Session, event_id: UUID, meeting: Meeting) -> None:
    """Only a meeting that holds a seat frees one: asked anew under the lock."""
    holds = session.scalar(select(_meetings.c.holds_seat).where(_meetings.c.id == meeting.id))
    if holds:
        session.execute(
            update(_seats)
            .where(_seat(event_id, meeting.company_id, meeting.slot))
            .values(taken=_seats.c.taken - 1)
        )


def _seat(event_id: UUID, company_id: UUID, slot: int) -> ColumnElement[bool]:
    return and_(
        _seats.c.event_id == event_id, _seats.c.company_id == company_id, _seats.c.slot == slot
    )
