"""Remind students and companies who have not answered after an event: those who were shown."""

from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import answers_close_on
from services.registration.interest.domain.interest_errors import NobodyToNudge
from services.registration.interest.models import CompanyNudge, StudentNudge
from services.registration.interest.queries.matches import Nudgeable
from services.registration.interest.queries.nudged_readers import nudged_readers
from services.registration.kit.use_cases.claim_reminders import claim_counted_reminders
from shared.contracts.registration import InterestReminderDueV1
from shared.messaging import record
from shared.previews import require_seen

#: the contract's limit of people in one message
PORTION = 5000


def remind_of_interest(
    session: Session, *, event: Event, whom: Nudgeable, seen_preview: str | None = None
) -> Nudgeable:
    """Returns who is reminded: those whom another click has not reached first.

    Raises NobodyToNudge, EventIsCancelled or PreviewOutdated.
    """
    if event.cancelled:
        raise EventIsCancelled
    if whom:
        require_seen(nudged_readers(session, whom), seen_preview)
    students = claim_counted_reminders(
        session,
        "interest",
        StudentNudge,
        [{"event_id": event.id, "person_id": student} for student in whom.students],
        key="person_id",
        moment="nudged_at",
    )
    participations = claim_counted_reminders(
        session,
        "interest",
        CompanyNudge,
        [{"participation_id": participation} for participation in whom.participations],
        key="participation_id",
        moment="nudged_at",
    )
    reminded = Nudgeable(
        tuple(student for student in whom.students if student in students),
        tuple(each for each in whom.participations if each in participations),
    )
    if not reminded:
        raise NobodyToNudge
    longest = max(len(reminded.students), len(reminded.participations))
    for start in range(0, longest, PORTION):
        record(
            session,
            InterestReminderDueV1(
                event_id=event.id,
                student_ids=reminded.students[start : start + PORTION],
                participation_ids=reminded.participations[start : start + PORTION],
                answer_by=answers_close_on(event.held_on),
            ),
        )
    return reminded
