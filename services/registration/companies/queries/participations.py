"""Reads about companies' parts in one event: what they answered and what that offers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import (
    Company,
    Participation,
    ParticipationEducation,
    Placement,
)
from services.registration.events.domain.deadlines import ReplyWindows, reply_windows
from services.registration.events.models.events import Event
from services.registration.events.queries.times import event_times, slots_of_event
from services.registration.school.models.organisations import Education
from shared import clock
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


def reply_windows_of(session: Session, participation: Participation) -> ReplyWindows:
    """What the company itself may change now."""
    event = session.get_one(Event, participation.event_id)
    return reply_windows(
        event_times(session, event),
        has_answered=participation.answered_at is not None,
        must_reconfirm=participation.reconfirmation_asked_at is not None,
        now=clock.now(),
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


def is_coming(session: Session, event_id: UUID, company_id: UUID) -> bool:
    return (
        session.scalar(
            select(Participation.id).where(
                Participation.event_id == event_id,
                Participation.company_id == company_id,
                Participation.status == "accepted",
            )
        )
        is not None
    )
