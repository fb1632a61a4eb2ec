"""The companies that come, with the seats that they have."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation, ParticipationEducation
from services.registration.events.models.places import Place
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.queries.groups import has_groups, standing_sessions


def companies_to_plan(session: Session, event_id: UUID) -> list[CompanyToPlan]:
    """The companies that come, with the seats they have."""
    accepts: dict[UUID, list[str]] = {}
    for participation_id, education_id in session.execute(
        select(ParticipationEducation.participation_id, ParticipationEducation.education_id)
        .join(Participation, Participation.id == ParticipationEducation.participation_id)
        .where(Participation.event_id == event_id)
        .order_by(ParticipationEducation.education_id)
    ):
        accepts.setdefault(participation_id, []).append(str(education_id))
    adjusted: dict[UUID, list[tuple[int, int]]] = {}
    for company_id, slot, capacity, is_open in session.execute(
        select(CompanySlot.company_id, CompanySlot.slot, CompanySlot.capacity, CompanySlot.is_open)
        .where(CompanySlot.event_id == event_id, CompanySlot.is_adjusted)
        .order_by(CompanySlot.company_id, CompanySlot.slot)
    ):
        adjusted.setdefault(company_id, []).append((slot, capacity if is_open else 0))
    rows = session.execute(
        select(Participation, Place.building, Place.place_id)
        .outerjoin(
            Place, (Place.event_id == event_id) & (Place.company_id == Participation.company_id)
        )
        .where(Participation.event_id == event_id, Participation.status == "accepted")
        .order_by(Participation.company_id)
    )
    sessions = _sessions_by_company(session, event_id)
    return [
        CompanyToPlan(
            id=participation.company_id,
            tables=participation.tables,
            unavailable=tuple(sorted(set(participation.unavailable_slots))),
            accepts=tuple(accepts[participation.id]) if participation.id in accepts else None,
            building=building if place_id else None,
            adjusted=tuple(adjusted.get(participation.company_id, ())),
            sessions=sessions(participation.company_id),
        )
        for participation, building, place_id in rows
    ]


def _sessions_by_company(
    session: Session, event_id: UUID
) -> Callable[[UUID], tuple[tuple[int, int], ...] | None]:
    if not has_groups(session, event_id):
        return lambda company_id: None
    found: dict[UUID, list[tuple[int, int]]] = {}
    for (company_id, slot), seats in standing_sessions(session, event_id).items():
        found.setdefault(company_id, []).append((slot, seats))
    return lambda company_id: tuple(found.get(company_id, ()))
