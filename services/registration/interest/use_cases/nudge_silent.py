"""Remind students and companies who have not answered after an event: by a click, twice at most."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import answers_close_on, can_be_nudged
from services.registration.interest.domain.interest_errors import NobodyToNudge
from services.registration.interest.models import CompanyNudge, StudentNudge
from services.registration.interest.queries.matches import Nudgeable
from shared import clock
from shared.contracts import InterestReminderDueV1
from shared.messaging import record

#: the contract's limit of people in one message
PORTION = 5000


def nudge_silent(session: Session, *, event: Event, whom: Nudgeable) -> Nudgeable:
    """Returns who is reminded: those whom another click has not reached first.

    Raises NobodyToNudge or EventIsCancelled.
    """
    if event.cancelled:
        raise EventIsCancelled
    now = clock.now()
    session.get_one(Event, event.id, with_for_update={"key_share": True})
    told = Nudgeable(
        tuple(
            student
            for student in whom.students
            if _count(session, StudentNudge, now, event_id=event.id, person_id=student)
        ),
        tuple(
            part
            for part in whom.participations
            if _count(session, CompanyNudge, now, participation_id=part)
        ),
    )
    if not told:
        raise NobodyToNudge
    longest = max(len(told.students), len(told.participations))
    for start in range(0, longest, PORTION):
        record(
            session,
            InterestReminderDueV1(
                event_id=event.id,
                student_ids=told.students[start : start + PORTION],
                participation_ids=told.participations[start : start + PORTION],
                answer_by=answers_close_on(event.held_on),
            ),
        )
    return told


def _count(
    session: Session,
    model: type[StudentNudge | CompanyNudge],
    now: datetime,
    **key: UUID,
) -> bool:
    """Note one more reminder. False when another click was faster."""
    row: Any = session.get(model, key, with_for_update=True, populate_existing=True)
    if row is None:
        session.add(model(**key, count=1, nudged_at=now))
        session.flush()
        return True
    if not can_be_nudged(row.count, row.nudged_at, now):
        return False
    row.count += 1
    row.nudged_at = now
    return True
