"""How many a change touches, so that a destructive step can name its consequence in numbers."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.wishes.models import Wish


def wishes_for_company(session: Session, event_id: UUID, company_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Wish)
            .where(Wish.event_id == event_id, Wish.company_id == company_id)
        )
        or 0
    )
