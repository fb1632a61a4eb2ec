"""Whom a company's leaving touches, so that a destructive step can name its consequence."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.queries.times import slots_begun
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.wishes.models import Wish


@dataclass(frozen=True)
class PlannedWithdrawal:
    """`meetings` fall away; `wishes` are the students who wished for the company, and count only
    where nobody has a meeting yet.
    """

    meetings: tuple[BookedMeeting, ...]
    wishes: tuple[UUID, ...]


def planned_withdrawal(session: Session, participation: Participation) -> PlannedWithdrawal:
    """Once the company does not come. What has begun has happened and stays."""
    event_id, company_id = participation.event_id, participation.company_id
    begun = slots_begun(session, event_id)
    meetings = meetings_of(session, event_id, company_id=company_id)
    coming = tuple(meeting for meeting in meetings if meeting.slot >= begun)
    wishes = session.scalars(
        select(Wish.person_id)
        .where(Wish.event_id == event_id, Wish.company_id == company_id)
        .order_by(Wish.person_id)
    )
    return PlannedWithdrawal(coming, () if coming else tuple(wishes))
