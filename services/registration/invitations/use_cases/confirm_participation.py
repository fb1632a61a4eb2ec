"""A company that said yes to another day says that it can on the new one too; all else stands."""

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.queries.participations import reply_windows_of
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.invitations.domain.errors import ReplyClosed
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
    participation.reconfirmation_asked_at = None
    participation.answered_at, participation.answered_by = clock.now(), None
    session.flush()
