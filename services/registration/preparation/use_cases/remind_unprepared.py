"""Remind students who are not prepared: by one click, but at most three times and once a day."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.preparation.domain.preparation import BETWEEN_REMINDERS, MOST_REMINDERS
from services.registration.preparation.domain.preparation_errors import NobodyToRemind
from services.registration.preparation.models import PreparationReminder
from services.registration.preparation.queries.preparation import ReadinessLine, plan_of
from shared import clock
from shared.contracts import PreparationReminderDueV1
from shared.messaging import record

#: the contract's limit of students in one message
PORTION = 5000


def remindable(lines: Sequence[ReadinessLine]) -> list[ReadinessLine]:
    """Those whom a click would reach now: not ready, with an address, not reminded lately."""
    now = clock.now()
    return [
        line
        for line in lines
        if not line.is_ready
        and line.student.email
        and line.reminders < MOST_REMINDERS
        and (line.reminded_at is None or line.reminded_at + BETWEEN_REMINDERS <= now)
    ]


def remind_unprepared(session: Session, *, event: Event, lines: Sequence[ReadinessLine]) -> int:
    """Returns how many are reminded. Raises NobodyToRemind or EventIsCancelled."""
    if event.cancelled:
        raise EventIsCancelled
    session.get_one(Event, event.id, with_for_update={"key_share": True})
    people = [line.student.person_id for line in remindable(lines)]
    people = [person for person in people if _count(session, event.id, person)]
    if not people:
        raise NobodyToRemind
    for start in range(0, len(people), PORTION):
        record(
            session,
            PreparationReminderDueV1(
                event_id=event.id,
                contact_ids=tuple(people[start : start + PORTION]),
                schedule_waits=plan_of(session, event.id).schedule_waits,
            ),
        )
    return len(people)


def _count(session: Session, event_id: UUID, person_id: UUID) -> bool:
    """Note one more reminder. False when another click was faster."""
    now = clock.now()
    row = session.get(
        PreparationReminder, (event_id, person_id), with_for_update=True, populate_existing=True
    )
    if row is None:
        session.add(
            PreparationReminder(event_id=event_id, person_id=person_id, count=1, reminded_at=now)
        )
        session.flush()
        return True
    if row.count >= MOST_REMINDERS or row.reminded_at + BETWEEN_REMINDERS > now:
        return False
    row.count += 1
    row.reminded_at = now
    return True
