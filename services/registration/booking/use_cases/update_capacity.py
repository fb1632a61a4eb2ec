"""Change how many seats a company has in a slot; never drops a meeting that is booked."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.booking.domain.booking import require_capacity_confirmed
from services.registration.booking.use_cases.promote_waiting import (
    lock_for_promotion,
    promote_waiting,
)
from services.registration.events.models.events import Event
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from shared.errors import NotFound


def update_capacity(
    session: Session,
    *,
    event: Event,
    company_id: UUID,
    slot: int,
    capacity: int,
    confirmed: bool = False,
) -> list[UUID]:
    """Returns the meetings that now stand without a seat, newest first.

    Raises CapacityBelowBooked until the caller has confirmed. Capacity 0 closes the slot.
    """
    backfill = lock_for_promotion(session, event.id, seats=[(company_id, slot)])
    seat = session.get(CompanySlot, (event.id, company_id, slot), populate_existing=True)
    if seat is None:
        raise NotFound
    holders = session.scalars(
        select(Meeting.id)
        .where(
            Meeting.event_id == event.id,
            Meeting.company_id == company_id,
            Meeting.slot == slot,
            Meeting.status == "booked",
            Meeting.holds_seat,
        )
        .order_by(Meeting.created_at.desc(), Meeting.id.desc())
    ).all()
    over = require_capacity_confirmed(capacity, len(holders), confirmed=confirmed)
    flagged = list(holders[:over])
    if flagged:
        session.execute(
            update(Meeting)
            .where(Meeting.id.in_(flagged))
            .values(holds_seat=False, version=Meeting.version + 1)
        )
    seat.capacity, seat.taken = capacity, len(holders) - over
    seat.is_open, seat.is_adjusted = capacity > 0, True
    session.flush()
    promote_waiting(session, event, backfill)
    return flagged
