"""A company does not come after all: one effect, whoever says so and at whatever door.

The company by its link, staff on its behalf, an answer that turns into no and a repair of the day
all end here. Only a repair leaves the company's meetings to the plan that it publishes, so that
nobody is told twice.
"""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.queries.participations import reply_windows_of
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.companies.use_cases.delete_offers import delete_offers
from services.registration.companies.use_cases.record_participation_change import (
    record_participation_change,
)
from services.registration.events.models.events import Event
from services.registration.invitations.domain.errors import ReplyClosed, ReplyIncomplete
from services.registration.invitations.domain.replies import WITHDRAW_REASONS
from services.registration.invitations.queries.planned_withdrawal import planned_withdrawal
from services.registration.invitations.queries.reply_facts import has_meetings, reply_facts
from services.registration.invitations.use_cases.record_reply_news import record_reply_news
from services.registration.invitations.use_cases.release_company import (
    release_company,
    release_seats,
)
from services.registration.meetings.use_cases.reserve_seat import lock_all_seats
from shared import clock
from shared.previews import require_seen
from shared.text import clean_text


def withdraw_company(
    session: Session,
    participation: Participation,
    *,
    reason: str,
    reason_text: str = "",
    seen_version: int,
    seen_preview: str | None = None,
    withdrawn_by: UUID | None = None,
    is_replanned: bool = False,
) -> None:
    """Safe to repeat: a company that does not come stays away without another message.

    `seen_preview` is that of its consequences; raises PreviewOutdated. `is_replanned`: a plan that
    is published in this transaction decides what becomes of its meetings and who hears of it.
    """
    if participation.status == "withdrawn":
        return
    event = session.get_one(Event, participation.event_id)
    doors = reply_windows_of(session, participation)
    if participation.status != "accepted" or not (doors.withdraw or withdrawn_by):
        raise ReplyClosed
    if reason not in WITHDRAW_REASONS:
        raise ReplyIncomplete(reason="reason_missing")
    claim_version(session, participation, seen_version)
    if seen_preview is not None:
        lock_all_seats(session, event.id)
        require_seen(planned_withdrawal(session, participation), seen_preview)
    was, had_meetings = reply_facts(session, participation), has_meetings(session, participation)
    end_participation(
        session,
        event,
        participation,
        status="withdrawn",
        reason=reason,
        reason_text=clean_text(reason_text)[:500],
        ended_by=withdrawn_by,
        is_replanned=is_replanned,
    )
    if withdrawn_by is None:
        record_reply_news(session, participation, was=was, had_meetings=had_meetings)


def end_participation(
    session: Session,
    event: Event,
    participation: Participation,
    *,
    status: Literal["declined", "withdrawn"],
    reason: str | None,
    reason_text: str,
    ended_by: UUID | None,
    is_replanned: bool = False,
) -> None:
    """Write that the company does not come; `ended_by` None is the company itself.

    It offers nothing any more. Where it had said yes, its coming meetings are cancelled, its seats
    close, nobody waits there, and whoever is touched hears of it.
    """
    before = participation.status
    participation.status, participation.reason = status, reason
    participation.reason_text = reason_text
    participation.answered_at, participation.answered_by = clock.now(), ended_by
    participation.reconfirmation_asked_at = None
    delete_offers(session, participation.id)
    session.flush()
    if before == "accepted" and is_replanned:
        release_seats(session, event.id, participation.company_id)
    elif before == "accepted":
        release_company(session, event, participation.company_id, changed_by=ended_by)
    record_participation_change(session, participation, before=before)
