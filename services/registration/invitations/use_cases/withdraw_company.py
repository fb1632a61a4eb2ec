"""A company that said yes does not come after all."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.queries.participations import doors_of
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.events.models.events import Event
from services.registration.invitations.domain.errors import ReplyClosed, ReplyIncomplete
from services.registration.invitations.domain.replies import WITHDRAW_REASONS
from services.registration.invitations.use_cases.answer_invitation import tell_scheduling
from services.registration.invitations.use_cases.release_company import release_company
from services.registration.school.domain.recognition import clean_text
from shared import clock


def withdraw_company(
    session: Session,
    participation: Participation,
    *,
    reason: str,
    reason_text: str = "",
    seen_version: int,
    withdrawn_by: UUID | None = None,
) -> None:
    """Safe to repeat: a company that does not come stays away without another message."""
    if participation.status == "withdrawn":
        return
    event = session.get_one(Event, participation.event_id)
    doors = doors_of(session, participation)
    if participation.status != "accepted" or not (doors.withdraw or withdrawn_by):
        raise ReplyClosed
    if reason not in WITHDRAW_REASONS:
        raise ReplyIncomplete(reason="reason_missing")
    claim_version(session, participation, seen_version)
    participation.status, participation.reason = "withdrawn", reason
    participation.reason_text = clean_text(reason_text)[:500]
    participation.answered_at, participation.answered_by = clock.now(), withdrawn_by
    session.flush()
    release_company(session, event, participation.company_id, changed_by=withdrawn_by)
    tell_scheduling(session, participation, before="accepted")
