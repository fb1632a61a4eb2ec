"""Take in what one side says after a meeting; two that say yes are a match, at once and once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import (
    ANSWERS,
    LONGEST_NOTE,
    Side,
    after_answer,
    can_answer,
    tidy_note,
)
from services.registration.interest.domain.interest_errors import AnswersAreClosed, UnknownAnswer
from services.registration.interest.models import Interest
from services.registration.interest.queries.encounters import have_met
from services.registration.interest.queries.interest import pair_of
from services.registration.kit.models.statements import upsert
from shared.contracts.registration import MatchMadeV1
from shared.errors import NotFound
from shared.messaging import record
from shared.web.formats import local


def answer_interest(
    session: Session,
    *,
    event: Event,
    person_id: UUID,
    company_id: UUID,
    side: Side,
    answer: str | None,
    note: str | None,
    at: datetime,
) -> Interest:
    """`answer` or `note` None leaves that as it is. Returns the pair as it stands.

    Raises NotFound for two who have not met, AnswersAreClosed, or UnknownAnswer.
    """
    _check(session, event, person_id, company_id, answer, note, at)
    row = _lock_pair(session, event.id, person_id, company_id)
    if note is not None:
        setattr(row, f"{side}_note", tidy_note(note))
    if answer is not None:
        _write(session, row, side, answer, at)
    session.flush()
    return row


def _check(
    session: Session,
    event: Event,
    person_id: UUID,
    company_id: UUID,
    answer: str | None,
    note: str | None,
    at: datetime,
) -> None:
    if (answer is not None and answer not in ANSWERS) or len(tidy_note(note or "")) > LONGEST_NOTE:
        raise UnknownAnswer(limit=LONGEST_NOTE)
    if not have_met(session, event_id=event.id, person_id=person_id, company_id=company_id, now=at):
        raise NotFound
    if not can_answer(event.held_on, local(at).date()):
        raise AnswersAreClosed


def _lock_pair(session: Session, event_id: UUID, person_id: UUID, company_id: UUID) -> Interest:
    """The pair's one row, made if need be and held: whoever answers second reads the first."""
    key = {"event_id": event_id, "person_id": person_id, "company_id": company_id}
    session.execute(upsert(session, Interest).values(**key).on_conflict_do_nothing())
    return session.get_one(Interest, key, with_for_update=True, populate_existing=True)


def _write(session: Session, row: Interest, side: Side, answer: str, at: datetime) -> None:
    before = pair_of(row)
    after = after_answer(before, side, answer, at)
    if before.answer_of(side) != answer:
        setattr(row, f"{side}_answer", answer)
        setattr(row, f"{side}_answered_at", at)
    row.matched_at = after.matched_at
    if after.is_match and not before.is_match:
        record(
            session,
            MatchMadeV1(
                event_id=row.event_id,
                student_id=row.person_id,
                company_id=row.company_id,
                made_at=at,
            ),
        )
