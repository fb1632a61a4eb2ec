"""Take away what a company offers at an event: its placements and the educations it looks for."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.companies.models import ParticipationEducation, Placement


def delete_offers(session: Session, participation_id: UUID) -> None:
    for table in (Placement, ParticipationEducation):
        session.execute(delete(table).where(table.participation_id == participation_id))
