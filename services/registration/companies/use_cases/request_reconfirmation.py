"""Ask companies that said yes to another day whether they can on the new one."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.raise_version import raise_part_versions
from shared import clock


def request_reconfirmation(session: Session, participation_ids: Collection[UUID]) -> None:
    """Their answer stands; until they answer again it is marked, and open to them."""
    for participation_id in sorted(participation_ids):
        part = session.get_one(Participation, participation_id)
        part.reconfirmation_asked_at = clock.now()
    if participation_ids:
        raise_part_versions(session, Participation.id.in_(list(participation_ids)))
