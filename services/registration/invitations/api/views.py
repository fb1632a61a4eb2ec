"""A company's part in an event as the JSON door shows it."""

from typing import Any

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.queries.participation_facts import part_facts
from services.registration.invitations.schemas import ParticipationView


def participation_view(session: Session, participation: Participation) -> dict[str, Any]:
    shown: dict[str, Any] = ParticipationView().dump(part_facts(session, participation))
    return shown
