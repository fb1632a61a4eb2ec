"""The free seats of an event, the same for every student: companies, and what is free when.

Read in the rush by everybody at once: three statements that are compiled once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import (
    and_,
    bindparam,
    case,
    func,
    select,
)

from services.registration.companies.models import Company, Participation, ParticipationEducation
from services.registration.events.domain.places import place_text
from services.registration.events.models.events import EventSlot
from services.registration.events.models.places import Place
from services.registration.kit.models.statements import table_of
from services.registration.meetings.models.groups import GroupRoom
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.school.models.organisations import Education
from shared.db import Autocommit, CompiledStatement, danish_order
from shared.searching import has_terms

Times = tuple[datetime, datetime]

_seats = table_of(CompanySlot)
_COMPANIES = CompiledStatement(
    select(
        Company.id,
        Company.name,
        func.coalesce(GroupRoom.label, Place.label),
        case((GroupRoom.label.is_not(None), GroupRoom.building), else_=Place.building),
        case((Company.kind == "counsellor", Participation.presentation), else_=""),
        Education.id,
        Education.name,
    )
    .select_from(Participation)
    .join(Company, Company.id == Participation.company_id)
    .outerjoin(
        Place,
        and_(
            Place.event_id == Participation.event_id,
            Place.company_id == Participation.company_id,
            Place.place_id.is_not(None),
        ),
    )
    .outerjoin(
        GroupRoom,
        and_(
            GroupRoom.event_id == Participation.event_id,
            GroupRoom.company_id == Participation.company_id,
        ),
    )
    .outerjoin(ParticipationEducation, ParticipationEducation.participation_id == Participation.id)
    .outerjoin(Education, Education.id == ParticipationEducation.education_id)
    .where(Participation.event_id == bindparam("event"), Participation.status == "accepted")
    .order_by(danish_order(Company.name), Company.id, danish_order(Education.name), Education.id)
)
_FREE = CompiledStatement(
    select(_seats.c.company_id, _seats.c.slot, _seats.c.capacity - _seats.c.taken)
    .where(_seats.c.event_id == bindparam("event"), _seats.c.is_open, _seats.c.capacity > 0)
    .order_by(_seats.c.company_id, _seats.c.slot)
)
_SLOTS = CompiledStatement(
    select(EventSlot.number, EventSlot.starts_at, EventSlot.ends_at)
    .where(EventSlot.event_id == bindparam("event"))
    .order_by(EventSlot.number)
)


@dataclass(frozen=True)
class BoardCompany:
    """`free`: (slot, free seats) for each slot in which the company is there, full ones too."""

    company_id: UUID
    name: str
    place: str
    educations: tuple[str, ...]
    education_ids: frozenset[UUID]
    free: tuple[tuple[int, int], ...]
    #: what a counsellor offers; companies present themselves on their cards
    presentation: str = ""

    def takes(self, education_id: UUID | None) -> bool:
        return education_id is None or not self.education_ids or education_id in self.education_ids

    def answers_to(self, terms: list[str]) -> bool:
        return has_terms(terms, self.name, *self.educations, self.place, self.presentation)


@dataclass(frozen=True)
class Board:
    companies: tuple[BoardCompany, ...]
    slots: dict[int, Times]


def seat_board(autocommit: Autocommit, event_id: UUID) -> Board:
    """Three reads, whatever the number of students."""
    asked = {"event": event_id}
    free: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for company_id, slot, seats in autocommit.execute(_FREE, asked):
        free[company_id].append((slot, seats))
    found = groupby(autocommit.execute(_COMPANIES, asked), key=itemgetter(0))
    return Board(
        companies=tuple(_company(rows, tuple(free[id])) for id, rows in found),
        slots={number: (start, end) for number, start, end in autocommit.execute(_SLOTS, asked)},
    )


def _company(rows: Iterable[Any], free: tuple[tuple[int, int], ...]) -> BoardCompany:
    """From one row for each education that the company looks for, or one without any."""
    educations: list[tuple[UUID, str]] = []
    for row in rows:
        company_id, name, label, building, presentation, education_id, education = row
        if education_id is not None:
            educations.append((education_id, education))
    return BoardCompany(
        company_id=company_id,
        name=name,
        place=place_text(label, building),
        educations=tuple(education for _, education in educations),
        education_ids=frozenset(id for id, _ in educations),
        free=free,
        presentation=presentation,
    )
