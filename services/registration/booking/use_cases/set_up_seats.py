"""The seats of an event follow what the companies answered, except where staff adjusted them."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.fill_free_seats import fill, with_backfill
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slot_count
from services.registration.kit.models.statements import upsert
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.queries.booking import booking_of
from services.registration.schedules.queries.build_input import companies_to_plan


def follow_replies(session: Session, event: Event) -> None:
    """Once students see seats, a company that answers or changes its answer changes them at once;
    what is booked stays, and those who wait get what is new."""
    if not booking_of(session, event.id).shows_schedules:
        return
    seats = [
        (company.id, slot)
        for company in companies_to_plan(session, event.id)
        for slot in range(slot_count(session, event.id))
    ]
    backfill = with_backfill(session, event.id, seats=seats)
    taken = {
        (row.company_id, row.slot): row.taken
        for row in session.execute(
            select(CompanySlot.company_id, CompanySlot.slot, CompanySlot.taken).where(
                CompanySlot.event_id == event.id
            )
        )
    }
    set_up_seats(session, event, taken)
    fill(session, event, backfill)


def set_up_seats(
    session: Session, event: Event, taken: dict[tuple[UUID, int], int] | None = None
) -> None:
    """A row of seats for every company that comes and every slot, following the companies' replies
    except where the organiser adjusted them. `taken` None keeps the counters as they are."""
    rows = [
        {
            "event_id": event.id,
            "company_id": company.id,
            "slot": slot,
            "capacity": max(company.seats(slot), (taken or {}).get((company.id, slot), 0)),
            "taken": (taken or {}).get((company.id, slot), 0),
            "is_open": company.seats(slot) > 0,
            "is_adjusted": slot in dict(company.adjusted),
        }
        for company in companies_to_plan(session, event.id)
        for slot in range(slot_count(session, event.id))
    ]
    if not rows:
        return
    statement = upsert(session, CompanySlot)
    new = statement.excluded
    values = {"capacity": new.capacity, "is_open": new.is_open}
    if taken is not None:
        session.execute(update(CompanySlot).where(CompanySlot.event_id == event.id).values(taken=0))
        values["taken"] = new.taken
        written = statement.on_conflict_do_update(
            index_elements=["event_id", "company_id", "slot"], set_=values
        )
    else:
        written = statement.on_conflict_do_nothing()
    session.execute(written, rows)
