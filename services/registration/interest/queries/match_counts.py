"""How many pairs of an event met, and what they came to: counted by the database, nobody named."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.interest.models import Interest
from services.registration.interest.queries.met_pairs import met_pairs


@dataclass(frozen=True)
class MatchCounts:
    """What an event came to, without a name."""

    pairs: int
    matches: int
    student_yes: int
    company_yes: int
    student_silent: int
    company_silent: int


def match_counts(
    session: Session, event: Event, *, now: datetime, classes: Collection[UUID] | None = None
) -> MatchCounts:
    """Of the pairs of these classes, or of all, without reading ten thousand of them."""
    met = met_pairs(event, now, classes)
    row = session.execute(
        select(
            func.count(),
            func.count(Interest.matched_at),
            _counted(Interest.student_answer == "yes"),
            _counted(Interest.company_answer == "yes"),
            _counted(Interest.student_answer.is_(None)),
            _counted(Interest.company_answer.is_(None)),
        )
        .select_from(met)
        .outerjoin(
            Interest,
            (Interest.event_id == event.id)
            & (Interest.person_id == met.c.person_id)
            & (Interest.company_id == met.c.company_id),
        )
    ).one()
    return MatchCounts(*(int(count or 0) for count in row))


def _counted(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0))
