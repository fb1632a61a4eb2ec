"""Signs the links with which people try a demo: sign-in of its staff and students, and companies'.

Paths begin at the root of the installation. They are good in a demo alone.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.school.domain.console_links import purpose_of
from services.registration.seed.school import person_with
from shared.auth import links


def sign_in_path(session: Session, organisation_id: UUID, email: str, keys: Sequence[str]) -> str:
    person = person_with(session, organisation_id, email)
    return f"/registration/console/{links.mint(keys, purpose_of('demo'), person.id, 0)}"


def silent_company_path(session: Session, event_id: UUID, keys: Sequence[str]) -> str | None:
    """Of a company that has not answered its invitation; None when all have."""
    silent = session.scalars(
        select(Participation)
        .where(Participation.event_id == event_id, Participation.status == "invited")
        .order_by(Participation.id)
        .limit(1)
    ).one_or_none()
    return _reply_path(silent, keys) if silent else None


def company_day_path(session: Session, event_id: UUID, keys: Sequence[str]) -> str | None:
    """The own day of the first company that came; None when none did."""
    coming = session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.event_id == event_id, Participation.status == "accepted")
        .order_by(Company.name, Company.id)
        .limit(1)
    ).one_or_none()
    return f"{_reply_path(coming, keys)}/day" if coming else None


def _reply_path(participation: Participation, keys: Sequence[str]) -> str:
    token = links.mint(keys, "invitation", participation.id, participation.link_generation)
    return f"/registration/reply/{token}"
