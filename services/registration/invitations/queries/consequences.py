"""How many a change touches, so that a destructive step can name its consequence in numbers."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.meetings.models.meetings import Meeting
from services.registration.wishes.models import Wish


def meetings_of_company(session: Session, event_id: UUID, company_id: UUID) -> int:
    """Booked meetings that fall away when the company does not come."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Meeting)
            .where(
                Meeting.event_id == event_id,
                Meeting.company_id == company_id,
                Meeting.status == "booked",
            )
        )
        or 0
    )


def wishes_for_company(session: Session, event_id: UUID, company_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Wish)
            .where(Wish.event_id == event_id, Wish.company_id == company_id)
        )
        or 0
    )
