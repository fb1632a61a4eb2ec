"""How the companies of events have answered, counted."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from services.registration.companies.domain import ReplyCounts
from services.registration.companies.models import Participation


def reply_counts(session: Session, event_id: UUID) -> ReplyCounts:
    return reply_counts_of(session, [event_id]).get(event_id, ReplyCounts())


def reply_counts_of(session: Session, event_ids: Collection[UUID]) -> dict[UUID, ReplyCounts]:
    """In one query; an event that has invited nobody is left out."""

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    failed = Participation.delivery_failed_at.is_not(None)
    silent = Participation.status == "invited"
    rows = session.execute(
        select(
            Participation.event_id,
            func.count(),
            number(Participation.status == "accepted"),
            number(Participation.status == "declined"),
            number(Participation.status == "withdrawn"),
            number(silent),
            number(silent & failed),
        )
        .where(Participation.event_id.in_(event_ids))
        .group_by(Participation.event_id)
    )
    return {event_id: ReplyCounts(*map(int, counts)) for event_id, *counts in rows}
