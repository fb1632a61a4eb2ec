"""Reads of seats: what a company has in each slot and how much of it is taken."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.meetings.models.meetings import CompanySlot


@dataclass(frozen=True)
class Seat:
    company_id: UUID
    slot: int
    capacity: int
    taken: int
    is_open: bool

    @property
    def free(self) -> int:
        return self.capacity - self.taken if self.is_open else 0


def seats_of_event(
    session: Session, event_id: UUID, *, company_id: UUID | None = None
) -> list[Seat]:
    """By company and slot; empty before the first publication."""
    query = select(
        CompanySlot.company_id,
        CompanySlot.slot,
        CompanySlot.capacity,
        CompanySlot.taken,
        CompanySlot.is_open,
    ).where(CompanySlot.event_id == event_id)
    if company_id is not None:
        query = query.where(CompanySlot.company_id == company_id)
    rows = session.execute(query.order_by(CompanySlot.company_id, CompanySlot.slot))
    return [Seat(*row) for row in rows]
