"""Reads of who waits for which company, with what decides their turn."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.registration.booking.domain.waiting import FreeSeats, Waiting
from services.registration.events.models.events import EventSlot, EventStudent
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.wishes.models import Wish

_LINES = (
    select(Wait.company_id)
    .where(Wait.event_id == bindparam("event"), Wait.person_id == bindparam("person"))
    .order_by(Wait.company_id)
)


def lines_of(session: Session, event_id: UUID, person_id: UUID) -> list[UUID]:
    """The companies that a student waits for."""
    return list(session.scalars(_LINES, {"event": event_id, "person": person_id}))


def waiting_of(
    session: Session,
    event_id: UUID,
    *,
    companies: Collection[UUID] | None = None,
    people: Collection[UUID] | None = None,
) -> list[Waiting]:
    """Everybody who waits at the event: of these companies, of these students, or all."""
    query = (
        select(Wait.person_id, Wait.company_id, Wait.slot, Wish.rank)
        .join(
            EventStudent,
            (EventStudent.event_id == Wait.event_id) & (EventStudent.person_id == Wait.person_id),
        )
        .outerjoin(
            Wish,
            (Wish.event_id == Wait.event_id)
            & (Wish.person_id == Wait.person_id)
            & (Wish.company_id == Wait.company_id),
        )
        .where(Wait.event_id == event_id)
        .order_by(Wait.company_id, Wait.person_id)
    )
    if companies is not None:
        query = query.where(Wait.company_id.in_(companies))
    if people is not None:
        query = query.where(Wait.person_id.in_(people))
    rows = session.execute(query).all()
    schedules = _schedules(session, event_id, {row.person_id for row in rows})
    return [
        Waiting(
            person_id=row.person_id,
            company_id=row.company_id,
            slot=row.slot,
            rank=row.rank,
            meetings=len(schedules.get(row.person_id, ())),
            busy=frozenset(slot for slot, _ in schedules.get(row.person_id, ())),
            met=frozenset(company for _, company in schedules.get(row.person_id, ())),
        )
        for row in rows
    ]


def free_seats(
    session: Session, event_id: UUID, *, companies: Collection[UUID] | None = None
) -> list[FreeSeats]:
    """Seats that nobody has, by company and slot, without those of slots that are gone."""
    query = (
        select(
            CompanySlot.company_id,
            CompanySlot.slot,
            EventSlot.starts_at,
            CompanySlot.capacity - CompanySlot.taken,
        )
        .join(
            EventSlot,
            (EventSlot.event_id == CompanySlot.event_id) & (EventSlot.number == CompanySlot.slot),
        )
        .where(
            CompanySlot.event_id == event_id,
            CompanySlot.is_open,
            CompanySlot.taken < CompanySlot.capacity,
        )
        .order_by(CompanySlot.company_id, CompanySlot.slot)
    )
    if companies is not None:
        query = query.where(CompanySlot.company_id.in_(companies))
    return [FreeSeats(*row) for row in session.execute(query)]


def _schedules(
    session: Session, event_id: UUID, people: Collection[UUID]
) -> dict[UUID, list[tuple[int, UUID]]]:
    found: dict[UUID, list[tuple[int, UUID]]] = {}
    if not people:
        return found
    rows = session.execute(
        select(Meeting.person_id, Meeting.slot, Meeting.company_id).where(
            Meeting.event_id == event_id,
            Meeting.person_id.in_(people),
            Meeting.status == "booked",
        )
    )
    for person_id, slot, company_id in rows:
        found.setdefault(person_id, []).append((slot, company_id))
    return found
