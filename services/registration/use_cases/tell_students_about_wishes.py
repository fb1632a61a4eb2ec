"""Tell students that they can wish, or that they have not wished yet; each step once per press."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.domain.errors import NobodyChosen
from services.registration.domain.wish_errors import WishesClosed
from services.registration.domain.wishes import require_wishes, round_state
from services.registration.models import Event, EventStudent, Person, WishRound
from services.registration.queries.wishes import student_lines, wish_times
from shared import clock
from shared.contracts import WishesOpenedV1, WishesReminderDueV1
from shared.messaging import record

#: the contract's limit of students in one message
PORTION = 5000


def open_wish_round(session: Session, *, event: Event, opened_by: UUID) -> int:
    """Open the round now and tell every student with an address. Returns how many are told.

    Opening again tells nobody twice: the second press returns 0.
    """
    _require_open_event(event)
    if session.get(WishRound, event.id, with_for_update=True) is not None:
        return 0
    now = clock.now()
    session.add(WishRound(event_id=event.id, opened_at=now, opened_by=opened_by))
    if event.wishes_open_at is not None:
        event.wishes_open_at = min(event.wishes_open_at, now)
    return _tell(session, WishesOpenedV1, event, _reachable(session, event.id))


def remind_silent_students(session: Session, *, event: Event) -> int:
    """Remind those without a single wish. Returns how many are reminded."""
    _require_open_event(event)
    silent = [
        line.person_id
        for line in student_lines(session, event.id)
        if not line.wishes and line.email
    ]
    if not silent:
        raise NobodyChosen
    wish_round = session.get(WishRound, event.id, with_for_update=True)
    if wish_round is None:
        wish_round = WishRound(event_id=event.id, opened_at=clock.now())
        session.add(wish_round)
    wish_round.reminded_at = clock.now()
    return _tell(session, WishesReminderDueV1, event, silent)


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
    return len(people)
