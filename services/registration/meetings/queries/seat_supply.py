"""The companies that come, with the seats that they have."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation, ParticipationEducation
from services.registration.events.models.places import Place
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.queries.groups import events_with_groups, sessions_of_events


def companies_to_plan(session: Session, event_id: UUID) -> list[CompanyToPlan]:
    return companies_of_events(session, [event_id])[event_id]


def companies_of_events(session: Session, ids: Collection[UUID]) -> dict[UUID, list[CompanyToPlan]]:
    """By event, the companies that come, with the seats they have."""
    accepts, adjusted = _accepts(session, ids), _adjusted(session, ids)
    talks = _talks(session, ids)
    rows = session.execute(
        select(Participation, Place.building, Place.place_id)
        .outerjoin(
            Place,
            (Place.event_id == Participation.event_id)
            & (Place.company_id == Participation.company_id),
        )
        .where(Participation.event_id.in_(ids), Participation.status == "accepted")
        .order_by(Participation.event_id, Participation.company_id)
    )
    found: dict[UUID, list[CompanyToPlan]] = {id: [] for id in ids}
    for participation, building, place_id in rows:
        event_id, company_id = participation.event_id, participation.company_id
        found[event_id].append(
            CompanyToPlan(
                id=company_id,
                tables=participation.tables,
                unavailable=tuple(sorted(set(participation.unavailable_slots))),
                accepts=tuple(accepts[participation.id]) if participation.id in accepts else None,
                building=building if place_id else None,
                adjusted=tuple(adjusted.get((event_id, company_id), ())),
                sessions=tuple(talks[event_id][company_id]) if event_id in talks else None,
            )
        )
    return found


def _accepts(session: Session, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Participation → the educations that it meets."""
    rows = session.execute(
        select(ParticipationEducation.participation_id, ParticipationEducation.education_id)
        .join(Participation, Participation.id == ParticipationEducation.participation_id)
        .where(Participation.event_id.in_(ids))
        .order_by(ParticipationEducation.education_id)
    )
    found: dict[UUID, list[str]] = {}
    for participation_id, education_id in rows:
        found.setdefault(participation_id, []).append(str(education_id))
    return found


def _adjusted(
    session: Session, ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], list[tuple[int, int]]]:
    """(event, company) → the slots in which the organiser set another number."""
    rows = session.execute(
        select(
            CompanySlot.event_id,
            CompanySlot.company_id,
            CompanySlot.slot,
            CompanySlot.capacity,
            CompanySlot.is_open,
        )
        .where(CompanySlot.event_id.in_(ids), CompanySlot.is_adjusted)
        .order_by(CompanySlot.event_id, CompanySlot.company_id, CompanySlot.slot)
    )
    found: dict[tuple[UUID, UUID], list[tuple[int, int]]] = {}
    for event_id, company_id, slot, capacity, is_open in rows:
        found.setdefault((event_id, company_id), []).append((slot, capacity if is_open else 0))
    return found


def _talks(
    session: Session, ids: Collection[UUID]
) -> dict[UUID, defaultdict[UUID, list[tuple[int, int]]]]:
    """Of the events with group sessions, company → slots and seats of those that stand."""
    found: dict[UUID, defaultdict[UUID, list[tuple[int, int]]]] = {
        id: defaultdict(list) for id in events_with_groups(session, ids)
    }
    for event_id, sessions in sessions_of_events(session, list(found)).items():
        for (company_id, slot), seats in sessions.items():
            found[event_id][company_id].append((slot, seats))
    return found
