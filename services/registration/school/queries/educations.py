"""The educations of a school."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.models.organisations import Education
from shared.db import danish_order


def educations_of(session: Session, organisation_id: UUID) -> list[Education]:
    """In Danish alphabetical order."""
    return list(
        session.scalars(
            select(Education)
            .where(Education.organisation_id == organisation_id)
            .order_by(danish_order(Education.name), Education.id)
        )
    )
