"""A company that said yes to another day says that it can on the new one too; all else stands."""

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.queries.participations import reply_windows_of
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.invitations.domain.errors import ReplyClosed
from services.registration.invitations.queries.reply_facts import reply_facts
from services.registration.invitations.use_cases.record_reply_news import record_reply_news
from shared import clock


def confirm_participation(
    session: Session, participation: Participation, *, seen_version: int
) -> None:
    """Safe to repeat. Raises ReplyClosed, or StaleVersion where the answer has changed."""
    if participation.status == "accepted" and participation.reconfirmation_asked_at is None:
        return
    if participation.status != "accepted" or not reply_windows_of(session, participation).answer:
        raise ReplyClosed
    claim_version(session, participation, seen_version)
    was = reply_facts(session, participation)
    participation.reconfirmation_asked_at = None
    participation.answered_at, participation.answered_by = clock.now(), None
    record_reply_news(session, participation, was=was, had_meetings=False)
