"""Seats and their locks: a guarded counter makes overbooking impossible.

Locks are taken in one order, so that nobody waits in a circle: seats by (company, slot), then the
students concerned by id. A refusal takes none: the counter's UPDATE simply finds no row. UNIQUE and
CHECK constraints are the last defence. On SQLite the one writer needs no locks.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from services.registration.events.models.events import EventStudent
from services.registration.kit.models.statements import table_of
from services.registration.meetings.domain.booking_errors import SlotClosed, SlotFull
from services.registration.meetings.models.meetings import CompanySlot, Meeting

Seat = tuple[UUID, int]
"""(company, slot)"""

_seats = table_of(CompanySlot)
_meetings = table_of(Meeting)
_students = table_of(EventStudent)

# Built once: in the rush, making a statement anew costs more than running it.
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
_LOCK_STUDENT = (
    select(_students.c.person_id)
    .where(_students.c.event_id == bindparam("event"), _students.c.person_id == bindparam("person"))
    .with_for_update()
)


def reserve_seat(session: Session, event_id: UUID, company_id: UUID, slot: int) -> None:
    """The guard: one seat more, only while one is free. Raises SlotFull or SlotClosed."""
    where = {"event": event_id, "company": company_id, "in_slot": slot}
    if session.connection().execute(_TAKE, where).rowcount == 1:
        return
    is_open = session.scalar(select(_seats.c.is_open).where(_seat(event_id, company_id, slot)))
    raise SlotFull if is_open else SlotClosed


def release_seat(session: Session, event_id: UUID, meeting: Meeting) -> None:
    """Only a meeting that holds a seat frees one: asked anew under the lock."""
    holds = session.scalar(select(_meetings.c.holds_seat).where(_meetings.c.id == meeting.id))
    if holds:
        session.execute(
            update(_seats)
            .where(_seat(event_id, meeting.company_id, meeting.slot))
            .values(taken=_seats.c.taken - 1)
        )


def lock_seats(session: Session, event_id: UUID, seats: Collection[Seat]) -> None:
    if not seats:
        return
    session.execute(
        select(_seats.c.slot)
        .where(
            _seats.c.event_id == event_id,
            tuple_(_seats.c.company_id, _seats.c.slot).in_(list(seats)),
        )
        .order_by(_seats.c.company_id, _seats.c.slot)
        .with_for_update()
    ).all()


def lock_all_seats(session: Session, event_id: UUID, *, company_id: UUID | None = None) -> None:
    """Of the event, or of one company: whoever books there waits, then finds them as they are."""
    seats = select(_seats.c.slot).where(_seats.c.event_id == event_id)
    if company_id is not None:
        seats = seats.where(_seats.c.company_id == company_id)
    session.execute(seats.order_by(_seats.c.company_id, _seats.c.slot).with_for_update()).all()


def lock_student(session: Session, event_id: UUID, person_id: UUID) -> None:
    """After the seats. What is read of the student from here on stays true until the commit."""
    if session.get_bind().dialect.name != "sqlite":
        session.connection().execute(_LOCK_STUDENT, {"event": event_id, "person": person_id})


def lock_students(session: Session, event_id: UUID, people: Collection[UUID]) -> None:
    if people:
        session.execute(
            select(_students.c.person_id)
            .where(_students.c.event_id == event_id, _students.c.person_id.in_(people))
            .order_by(_students.c.person_id)
            .with_for_update()
        ).all()


def assign_seats(session: Session, event_id: UUID, company_id: UUID, slot: int) -> list[UUID]:
    """Give free seats to meetings that stand without one, oldest first. Returns their ids."""
    seated: list[UUID] = []
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
            return seated
        try:
            reserve_seat(session, event_id, company_id, slot)
        except (SlotFull, SlotClosed):
            return seated
        session.execute(
            update(_meetings)
            .where(_meetings.c.id == waiting)
            .values(holds_seat=True, version=_meetings.c.version + 1)
        )
        seated.append(waiting)


def _seat(event_id: UUID, company_id: UUID, slot: int) -> ColumnElement[bool]:
    return and_(
        _seats.c.event_id == event_id, _seats.c.company_id == company_id, _seats.c.slot == slot
    )
