"""Remember a company that a student wants to find again, or forget it; both safe to repeat."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.kit.models.statements import upsert
from services.registration.wishes.domain.wish_errors import WishNotPossible
from services.registration.wishes.models import Favourite
from services.registration.wishes.queries.wishes import choosable_companies


def add_favourite(session: Session, *, event_id: UUID, person_id: UUID, company_id: UUID) -> None:
    """Raises WishNotPossible for a company that does not come."""
    if company_id not in choosable_companies(session, event_id):
        raise WishNotPossible
    row = {"event_id": event_id, "person_id": person_id, "company_id": company_id}
    session.execute(upsert(session, Favourite).values(row).on_conflict_do_nothing())


def delete_favourite(
    session: Session, *, event_id: UUID, person_id: UUID, company_id: UUID
) -> None:
    session.execute(
        delete(Favourite).where(
            Favourite.event_id == event_id,
            Favourite.person_id == person_id,
            Favourite.company_id == company_id,
        )
    )
