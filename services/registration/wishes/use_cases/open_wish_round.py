"""Tell students that they can wish, or that they have not wished yet; each step once per press."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventStudent
from services.registration.events.use_cases.record_event_facts import record_event_facts
from services.registration.kit.models.statements import changed_rows, upsert
from services.registration.kit.use_cases.claim_reminders import claim_reminders
from services.registration.school.models.people import Person
from services.registration.wishes.domain.wish_errors import NobodySilent, WishesClosed
from services.registration.wishes.domain.wishes import require_wishes, round_state
from services.registration.wishes.models import WishRound
from services.registration.wishes.queries.student_lines import StudentLine, student_lines
from services.registration.wishes.queries.wishes import wish_times
from shared import clock
from shared.contracts.registration import WishesOpenedV1, WishesReminderDueV1
from shared.messaging import record
from shared.previews import require_seen

#: the contract's limit of students in one message
PORTION = 5000


def open_wish_round(session: Session, *, event: Event, opened_by: UUID) -> int:
    """Open the round now and tell every student with an address. Returns how many are told.

    Opening again tells nobody twice: the second press returns 0.
    """
    _require_open_event(event)
    if not _begin_round(session, event.id, opened_by):
        return 0
    if event.wishes_open_at is not None:
        event.wishes_open_at = min(event.wishes_open_at, clock.now())
    return _tell(session, WishesOpenedV1, event, _reachable(session, event.id))


def remind_silent_students(
    session: Session, *, event: Event, seen_preview: str | None = None
) -> int:
    """Remind those without a single wish. Returns how many are reminded; 0 when that was done a
    moment ago. Raises NobodySilent where no mail would reach anybody, or PreviewOutdated.
    """
    _require_open_event(event)
    lines = student_lines(session, event.id)
    silent = [line.person_id for line in list_silent(lines)]
    if not silent:
        raise NobodySilent
    require_seen(preview_reminder(event, lines), seen_preview)
    _begin_round(session, event.id, None)
    if not _claim_reminder(session, event.id):
        return 0
    return _tell(session, WishesReminderDueV1, event, silent)


def list_silent(lines: Sequence[StudentLine]) -> list[StudentLine]:
    """Those without a single wish whom a mail reaches."""
    return [line for line in lines if not line.wishes and line.email]


def preview_reminder(event: Event, lines: Sequence[StudentLine]) -> tuple[object, ...]:
    """What a reminder would be: who gets it, and the deadline that it tells."""
    readers = tuple((line.person_id, line.name, line.email) for line in list_silent(lines))
    return readers, event.wishes_close_at


def _begin_round(session: Session, event_id: UUID, opened_by: UUID | None) -> bool:
    """One INSERT decides, so that two who press »open« at once tell everybody once."""
    row = {"event_id": event_id, "opened_at": clock.now(), "opened_by": opened_by}
    begun = upsert(session, WishRound).values(row).on_conflict_do_nothing()
    return changed_rows(session, begun) == 1


def _claim_reminder(session: Session, event_id: UUID) -> bool:
    """Whether this click reminds: of two at once, one does."""
    of_event = WishRound.event_id == event_id
    return bool(claim_reminders(session, "wishes", WishRound, "event_id", of_event))


def _require_open_event(event: Event) -> None:
    require_wishes(event.kind, is_cancelled=event.cancelled)
    if round_state(wish_times(event), clock.now()) == "closed":
        raise WishesClosed(closed_at=event.wishes_close_at)


def _reachable(session: Session, event_id: UUID) -> Sequence[UUID]:
    return session.scalars(
        select(Person.id)
        .join(EventStudent, EventStudent.person_id == Person.id)
        .where(EventStudent.event_id == event_id, Person.email.is_not(None), Person.active)
        .order_by(Person.id)
    ).all()


def _tell(
    session: Session,
    fact: type[WishesOpenedV1] | type[WishesReminderDueV1],
    event: Event,
    people: Sequence[UUID],
) -> int:
    for start in range(0, len(people), PORTION):
        portion = tuple(people[start : start + PORTION])
        record(
            session,
            fact(event_id=event.id, contact_ids=portion, closes_at=event.wishes_close_at),
        )
        record_event_facts(session, event, portion)
    return len(people)
