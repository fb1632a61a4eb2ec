"""The free seats of an event as students see them: companies, what is free when, and their own.

Read in the rush by everybody at once, so by Core statements that are built once.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from sqlalchemy import and_, bindparam, case, exists, func, select
from sqlalchemy.orm import Session

from services.registration.models import (
    Company,
    CompanySlot,
    Education,
    EventSlot,
    GroupRoom,
    Meeting,
    Participation,
    ParticipationEducation,
    Place,
    Student,
    Wait,
)
from services.registration.models.statements import table_of
from shared.db import DriverStatement, danish_order, run_in

Times = tuple[datetime, datetime]

_seats = table_of(CompanySlot)
_COMPANIES = DriverStatement(
    select(
        Participation.id,
        Company.id,
        Company.name,
        func.coalesce(GroupRoom.label, Place.label),
        case((GroupRoom.label.is_not(None), GroupRoom.building), else_=Place.building),
        case((Company.kind == "counsellor", Participation.presentation), else_=""),
    )
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
    .where(Participation.event_id == bindparam("event"), Participation.status == "accepted")
    .order_by(danish_order(Company.name), Company.id)
)
_EDUCATIONS = DriverStatement(
    select(ParticipationEducation.participation_id, Education.id, Education.name)
    .join(Participation, Participation.id == ParticipationEducation.participation_id)
    .join(Education, Education.id == ParticipationEducation.education_id)
    .where(Participation.event_id == bindparam("event"))
    .order_by(danish_order(Education.name), Education.id)
)
_FREE = DriverStatement(
    select(_seats.c.company_id, _seats.c.slot, _seats.c.capacity - _seats.c.taken)
    .where(_seats.c.event_id == bindparam("event"), _seats.c.is_open, _seats.c.capacity > 0)
    .order_by(_seats.c.company_id, _seats.c.slot)
)
_MINE = DriverStatement(
    select(Meeting.id, Meeting.company_id, Meeting.slot, Meeting.version)
    .where(
        Meeting.event_id == bindparam("event"),
        Meeting.person_id == bindparam("person"),
        Meeting.status == "booked",
    )
    .order_by(Meeting.slot)
)
_SLOTS = DriverStatement(
    select(EventSlot.number, EventSlot.starts_at, EventSlot.ends_at)
    .where(EventSlot.event_id == bindparam("event"))
    .order_by(EventSlot.number)
)
_READER = DriverStatement(
    select(
        Student.education_id,
        exists().where(Wait.event_id == bindparam("event"), Wait.person_id == Student.person_id),
    ).where(Student.person_id == bindparam("person"))
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

    def answers_to(self, words: list[str]) -> bool:
        text = (
            f"{self.name} {' '.join(self.educations)} {self.place} {self.presentation}".casefold()
        )
        return all(word in text for word in words)


@dataclass(frozen=True)
class OwnMeeting:
    id: UUID
    company_id: UUID
    slot: int
    version: int


@dataclass(frozen=True)
class Board:
    companies: tuple[BoardCompany, ...]
    slots: dict[int, Times]
    mine: tuple[OwnMeeting, ...]


def seat_board(session: Session, event_id: UUID, person_id: UUID) -> Board:
    """Five small reads, whatever the number of students."""
    ask = partial(run_in, session)
    of_event = {"event": event_id}
    seats = groupby(ask(_FREE, of_event), key=itemgetter(0))
    free = {company_id: [(slot, left) for _, slot, left in rows] for company_id, rows in seats}
    names: dict[UUID, list[str]] = {}
    ids: dict[UUID, set[UUID]] = {}
    for participation_id, education_id, name in ask(_EDUCATIONS, of_event):
        names.setdefault(participation_id, []).append(name)
        ids.setdefault(participation_id, set()).add(education_id)
    companies = tuple(
        BoardCompany(
            company_id=company_id,
            name=name,
            place=f"{label}, {building}" if label and building else label or "",
            educations=tuple(names.get(participation_id, ())),
            education_ids=frozenset(ids.get(participation_id, ())),
            free=tuple(free.get(company_id, ())),
            presentation=presentation,
        )
        for participation_id, company_id, name, label, building, presentation in ask(
            _COMPANIES, of_event
        )
    )
    mine = ask(_MINE, {"event": event_id, "person": person_id})
    return Board(
        companies=companies,
        slots={number: (start, end) for number, start, end in ask(_SLOTS, of_event)},
        mine=tuple(OwnMeeting(*row) for row in mine),
    )


def reader_of(session: Session, event_id: UUID, person_id: UUID) -> tuple[UUID | None, bool]:
    """(the student's education, whether she waits for any company)."""
    asked = {"event": event_id, "person": person_id}
    rows = run_in(session, _READER, asked)
    return (rows[0][0], bool(rows[0][1])) if rows else (None, False)
