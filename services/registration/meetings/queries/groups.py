"""Reads of talks as people meet them: whether there are any, and which sessions stand."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.meetings.models.groups import (
    GroupRule,
    GroupSession,
)

Seats = dict[tuple[UUID, int], int]


def has_groups(session: Session, event_id: UUID) -> bool:
    return bool(events_with_groups(session, [event_id]))


def events_with_groups(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of them in which companies speak to many."""
    query = select(GroupRule.event_id).where(GroupRule.event_id.in_(ids), GroupRule.is_on)
    return frozenset(session.scalars(query))


def standing_sessions(session: Session, event_id: UUID) -> Seats:
    return sessions_of_events(session, [event_id])[event_id]


def sessions_of_events(session: Session, ids: Collection[UUID]) -> dict[UUID, Seats]:
    """By event, (company, slot) → seats of the sessions as they were published."""
    rows = session.execute(
        select(
            GroupSession.event_id, GroupSession.company_id, GroupSession.slot, GroupSession.seats
        )
        .where(GroupSession.event_id.in_(ids))
        .order_by(GroupSession.event_id, GroupSession.company_id, GroupSession.slot)
    )
    found: dict[UUID, Seats] = {id: {} for id in ids}
    for event_id, company_id, slot, seats in rows:
        found[event_id][company_id, slot] = seats
    return found
