"""Reads of talks as people meet them: whether there are any, and which sessions stand."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.meetings.models.groups import (
    GroupRule,
    GroupSession,
)

Seats = dict[tuple[UUID, int], int]


def has_groups(session: Session, event_id: UUID) -> bool:
    found = session.scalar(select(GroupRule.is_on).where(GroupRule.event_id == event_id))
    return bool(found)


def standing_sessions(session: Session, event_id: UUID) -> Seats:
    """(company, slot) → seats of the sessions as they were published."""
    rows = session.execute(
        select(GroupSession.company_id, GroupSession.slot, GroupSession.seats)
        .where(GroupSession.event_id == event_id)
        .order_by(GroupSession.company_id, GroupSession.slot)
    )
    return {(company_id, slot): seats for company_id, slot, seats in rows}
