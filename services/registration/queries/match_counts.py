"""How many pairs of an event met, and what they came to: counted by the database, nobody named."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, union
from sqlalchemy.orm import Session

from services.registration.models import (
    Event,
    EventAttendance,
    EventSlot,
    Interest,
    Meeting,
    MeetingAttendance,
    StandVisit,
)
from services.registration.queries.encounters import is_remembered
from services.registration.queries.matches import MatchCounts


def match_counts(session: Session, event: Event, *, now: datetime) -> MatchCounts:
    """The same as `counts_of` the event's pairs, without reading ten thousand of them."""
    if event.cancelled or event.kind == "guidance":
        return MatchCounts(0, 0, 0, 0, 0, 0)
    visits = select(StandVisit.person_id, StandVisit.company_id).where(
        StandVisit.event_id == event.id, StandVisit.status == "met"
    )
    met = union(_meetings(event, now), visits).subquery()
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


def _meetings(event: Event, now: datetime) -> Any:
    """`domain.interest.is_asked`, as the database says it."""
    meeting = func.coalesce(MeetingAttendance.status, "unknown")
    day = func.coalesce(EventAttendance.status, "unknown")
    begun = and_(EventSlot.starts_at <= now, meeting != "absent", day != "absent")
    query: Any = (
        select(Meeting.person_id, Meeting.company_id)
        .join(
            EventSlot,
            (EventSlot.event_id == Meeting.event_id) & (EventSlot.number == Meeting.slot),
        )
        .outerjoin(MeetingAttendance, MeetingAttendance.meeting_id == Meeting.id)
        .outerjoin(
            EventAttendance,
            (EventAttendance.event_id == Meeting.event_id)
            & (EventAttendance.person_id == Meeting.person_id),
        )
        .where(
            Meeting.event_id == event.id,
            Meeting.status == "booked",
            or_(meeting == "met", begun),
        )
    )
    if not is_remembered(event.held_on, now):
        marked = or_(MeetingAttendance.status.is_not(None), EventAttendance.status.is_not(None))
        query = query.where(marked)
    return query


def _counted(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0))
