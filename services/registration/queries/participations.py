"""Reads about companies' parts in one event: what they answered and what that offers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.domain.deadlines import EventTimes
from services.registration.models import (
    Company,
    Education,
    Event,
    EventSlot,
    Participation,
    ParticipationEducation,
    Placement,
)
from shared.db import danish_order


@dataclass(frozen=True)
class AcceptedCompany:
    """A company that comes, with all that schedules are built from."""

    company_id: UUID
    participation_id: UUID
    contact_id: UUID
    name: str
    tables: int
    representatives: int
    #: numbers of the slots in which it can be there
    slots: tuple[int, ...]
    education_ids: frozenset[UUID]
    placements: int
    presentation: str
    link_generation: int


def event_times(session: Session, event: Event) -> EventTimes:
    slots = slots_of_event(session, event.id)
    return EventTimes(
        reply_by=event.reply_by,
        wishes_close_at=event.wishes_close_at,
        starts_at=slots[0].starts_at if slots else None,
        ends_at=slots[-1].ends_at if slots else None,
        cancelled=event.cancelled,
    )


def slots_of_event(session: Session, event_id: UUID) -> list[EventSlot]:
    """In time order."""
    return list(
        session.scalars(
            select(EventSlot).where(EventSlot.event_id == event_id).order_by(EventSlot.number)
        )
    )


def accepted_companies(session: Session, event_id: UUID) -> list[AcceptedCompany]:
    """Every company that comes to the event, in Danish alphabetical order."""
    rows = session.execute(
        select(Participation, Company)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.event_id == event_id, Participation.status == "accepted")
        .order_by(danish_order(Company.name), Company.id)
    ).all()
    ids = [participation.id for participation, _company in rows]
    wanted, offered = educations_wanted(session, ids), placements_offered(session, ids)
    numbers = [slot.number for slot in slots_of_event(session, event_id)]
    return [
        AcceptedCompany(
            company_id=company.id,
            participation_id=participation.id,
            contact_id=participation.contact_id,
            name=company.name,
            tables=participation.tables,
            representatives=participation.representatives,
            slots=tuple(n for n in numbers if n not in participation.unavailable_slots),
            education_ids=frozenset(wanted[participation.id]),
            placements=sum(placement.count for placement in offered[participation.id]),
            presentation=participation.presentation,
            link_generation=participation.link_generation,
        )
        for participation, company in rows
    ]


def educations_wanted(session: Session, ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Education ids by participation id; a participation without any has an empty set."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in session.execute(
        select(ParticipationEducation.participation_id, ParticipationEducation.education_id).where(
            ParticipationEducation.participation_id.in_(list(ids))
        )
    ):
        found[row.participation_id].add(row.education_id)
    return found


def placements_offered(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Placement]]:
    found: dict[UUID, list[Placement]] = defaultdict(list)
    for placement in session.scalars(
        select(Placement)
        .where(Placement.participation_id.in_(list(ids)))
        .order_by(Placement.participation_id, Placement.education_id, Placement.agreement_type)
    ):
        found[placement.participation_id].append(placement)
    return found


def educations_of(session: Session, organisation_id: UUID) -> list[Education]:
    """In Danish alphabetical order."""
    return list(
        session.scalars(
            select(Education)
            .where(Education.organisation_id == organisation_id)
            .order_by(danish_order(Education.name), Education.id)
        )
    )


def field_names(session: Session, participation_id: UUID) -> tuple[str, ...]:
    """The names of the educations that the company wants to meet."""
    return tuple(
        session.scalars(
            select(Education.name)
            .join(ParticipationEducation, ParticipationEducation.education_id == Education.id)
            .where(ParticipationEducation.participation_id == participation_id)
            .order_by(danish_order(Education.name), Education.id)
        )
    )
