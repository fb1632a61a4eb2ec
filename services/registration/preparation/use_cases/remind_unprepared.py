"""Remind students who are not prepared: those who were shown, as often as the limit allows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.kit.domain.reminders import REMINDER_LIMITS
from services.registration.kit.use_cases.claim_reminders import claim_counted_reminders
from services.registration.preparation.domain.preparation import RequiredDocuments
from services.registration.preparation.domain.preparation_errors import NobodyToRemind
from services.registration.preparation.models import PreparationReminder
from services.registration.preparation.queries.preparation import (
    ReadinessLine,
    plan_of,
    required_documents,
)
from shared import clock
from shared.contracts.registration import PreparationReminderDueV1
from shared.messaging import record
from shared.previews import require_seen

#: the contract's limit of students in one message
PORTION = 5000


def list_remindable(lines: Sequence[ReadinessLine]) -> list[ReadinessLine]:
    """Those whom a click would reach now: not ready, with an address, not reminded lately."""
    now, limit = clock.now(), REMINDER_LIMITS["preparation"]
    return [
        line
        for line in lines
        if not line.is_ready
        and line.student.email
        and limit.allows(line.reminders, line.reminded_at, now)
    ]


def preview_reminder(
    lines: Sequence[ReadinessLine], required: RequiredDocuments
) -> tuple[object, ...]:
    """What a reminder of these would be: who gets it, what each lacks, and what else it says."""
    readers = tuple(
        (line.student.person_id, line.student.name, line.student.email, line.lacking(required))
        for line in list_remindable(lines)
    )
    return readers, required.schedule_waits


def remind_unprepared(
    session: Session,
    *,
    event: Event,
    lines: Sequence[ReadinessLine],
    seen_preview: str | None = None,
) -> int:
    """Returns how many are reminded. Raises NobodyToRemind, EventIsCancelled or PreviewOutdated."""
    if event.cancelled:
        raise EventIsCancelled
    due = [line.student.person_id for line in list_remindable(lines)]
    required = required_documents(plan_of(session, event.id))
    if due:
        require_seen(preview_reminder(lines, required), seen_preview)
    claimed = claim_counted_reminders(
        session,
        "preparation",
        PreparationReminder,
        [{"event_id": event.id, "person_id": person} for person in due],
        key="person_id",
    )
    people = [person for person in due if person in claimed]
    if not people:
        raise NobodyToRemind
    for start in range(0, len(people), PORTION):
        record(
            session,
            PreparationReminderDueV1(
                event_id=event.id,
                contact_ids=tuple(people[start : start + PORTION]),
                schedule_waits=required.schedule_waits,
            ),
        )
    return len(people)
