"""The seats of an event follow what the companies answered, except where staff adjusted them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.promote_waiting import (
    lock_for_promotion,
    promote_waiting,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slot_count
from services.registration.kit.models.statements import upsert
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.seat_supply import companies_to_plan


def apply_replies(session: Session, event: Event) -> None:
    """Once students see seats, a company that answers or changes its answer changes them at once;
    what is booked stays, and those who wait get what is new.
    """
    if not booking_of(session, event.id).shows_schedules:
        return
    companies, slots = companies_to_plan(session, event.id), slot_count(session, event.id)
    seats = [(company.id, slot) for company in companies for slot in range(slots)]
    backfill = lock_for_promotion(session, event.id, seats=seats)
    taken = {
        (row.company_id, row.slot): row.taken
        for row in session.execute(
            select(CompanySlot.company_id, CompanySlot.slot, CompanySlot.taken).where(
                CompanySlot.event_id == event.id
            )
        )
    }
    record_seats(session, event.id, companies, slots, taken=taken)
    promote_waiting(session, event, backfill)


def record_seats(
    session: Session,
    event_id: UUID,
    companies: Sequence[CompanyToPlan],
    slots: int,
    *,
    taken: Mapping[tuple[UUID, int], int],
) -> None:
    """A row for every company and slot. The seats follow the companies' replies, except where the
    organiser adjusted them.
    """
    rows = [
        {
            "event_id": event_id,
            "company_id": company.id,
            "slot": slot,
            "capacity": max(company.seats(slot), taken.get((company.id, slot), 0)),
            "taken": taken.get((company.id, slot), 0),
            "is_open": company.seats(slot) > 0,
            "is_adjusted": slot in dict(company.adjusted),
        }
        for company in companies
        for slot in range(slots)
    ]
    if not rows:
        return
    statement = upsert(session, CompanySlot)
    new = statement.excluded
    values = {"capacity": new.capacity, "is_open": new.is_open, "taken": new.taken}
    session.execute(update(CompanySlot).where(CompanySlot.event_id == event_id).values(taken=0))
    keys = ["event_id", "company_id", "slot"]
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values), rows)
