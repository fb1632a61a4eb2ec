"""Turns an event's people and wishes into the engine's input, and its plan back to ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from services.registration.domain.planning import Instance

Objective = Literal["fair", "total"]
Meeting = tuple[UUID, UUID, int]
"""(student, company, slot)"""


@dataclass(frozen=True)
class StudentToPlan:
    """`wishes` are companies, first wish first."""

    id: UUID
    education: str | None
    wishes: tuple[UUID, ...]


@dataclass(frozen=True)
class CompanyToPlan:
    """`accepts` are the educations that the company meets; None is everybody.

    `adjusted` are (slot, seats) where the organiser set another number than the company's tables.
    """

    id: UUID
    tables: int
    unavailable: tuple[int, ...] = ()
    accepts: tuple[str, ...] | None = None
    building: str | None = None
    adjusted: tuple[tuple[int, int], ...] = ()

    def seats(self, slot: int) -> int:
        if slot in self.unavailable:
            return 0
        return dict(self.adjusted).get(slot, self.tables)


@dataclass(frozen=True)
class EventToPlan:
    slots: int
    meetings_per_student: int
    wishes_per_student: int
    students: Sequence[StudentToPlan]
    companies: Sequence[CompanyToPlan]


@dataclass(frozen=True)
class BuildWanted:
    """What the organiser chose. `previous` set: change the published plan as little as possible."""

    objective: Objective
    seed: int
    fill: bool = True
    pins: tuple[Meeting, ...] = ()
    previous: tuple[Meeting, ...] | None = None
    frozen_before: int = 0


def make_order(event: EventToPlan, wanted: BuildWanted) -> dict[str, Any]:
    """The order as it is stored: {"students": [ids], "companies": [ids], "instance": {…}}.

    Raises InstanceError where the engine cannot work with it.
    """
    numbers = Numbers(
        [student.id for student in event.students], [company.id for company in event.companies]
    )
    document: dict[str, Any] = {
        "T": event.slots,
        "students": {
            "m": [min(event.meetings_per_student, event.slots)] * len(event.students),
            "field": [student.education for student in event.students],
        },
        "companies": _companies(event.companies, event.slots),
        "wishes": [_wishes(student, event, numbers) for student in event.students],
        "fill": wanted.fill,
        "pins": numbers.rows(wanted.pins),
        "objective": wanted.objective,
        "seed": wanted.seed,
    }
    if wanted.previous is not None:
        document["previous"] = {"bookings": numbers.rows(wanted.previous)}
        document["frozen_before"] = wanted.frozen_before
    return {
        "students": [str(student.id) for student in event.students],
        "companies": [str(company.id) for company in event.companies],
        "instance": Instance.from_dict(document).to_dict(),
    }


class Numbers:
    """The engine knows students and companies by their place in a list."""

    def __init__(self, students: Sequence[UUID], companies: Sequence[UUID]) -> None:
        self.students = students
        self.companies = companies
        self.student = {id: number for number, id in enumerate(students)}
        self.company = {id: number for number, id in enumerate(companies)}

    @classmethod
    def of(cls, order: Mapping[str, Any]) -> "Numbers":
        return cls([UUID(id) for id in order["students"]], [UUID(id) for id in order["companies"]])

    def rows(self, meetings: Iterable[Meeting]) -> list[list[int]]:
        """Meetings as the engine writes them, without those of whom or what is gone."""
        return sorted(
            [self.student[student], self.company[company], slot]
            for student, company, slot in meetings
            if student in self.student and company in self.company
        )

    def meetings(self, rows: Iterable[Sequence[int]]) -> list[Meeting]:
        return [
            (self.students[student], self.companies[company], slot)
            for student, company, slot in rows
        ]


def planned_meetings(order: Mapping[str, Any], schedule: Mapping[str, Any]) -> list[Meeting]:
    """Every meeting of a finished build, wished or filled in."""
    rows = [*schedule["bookings"], *(schedule.get("filled") or ())]
    return Numbers.of(order).meetings(rows)


def order_digest(order: Mapping[str, Any]) -> str:
    """SHA-256 over the engine's input: equal digests under one engine version give equal plans."""
    return Instance.from_dict(order["instance"]).digest


def _companies(companies: Sequence[CompanyToPlan], slots: int) -> dict[str, Any]:
    unavailable = {
        str(number): sorted(slot for slot in company.unavailable if 0 <= slot < slots)
        for number, company in enumerate(companies)
    }
    described: dict[str, Any] = {
        "cap": [company.tables for company in companies],
        "accepts": [
            None if company.accepts is None else list(company.accepts) for company in companies
        ],
        "unavailable": {number: gone for number, gone in unavailable.items() if gone},
    }
    adjusted = {
        str(number): [company.seats(slot) for slot in range(slots)]
        for number, company in enumerate(companies)
        if company.adjusted
    }
    if adjusted:
        described["cap_slot"] = adjusted
    if any(company.building for company in companies):
        described["building"] = [company.building for company in companies]
    return described


def _wishes(student: StudentToPlan, event: EventToPlan, numbers: Numbers) -> list[list[int]]:
    """The first wish weighs most; a company that has withdrawn leaves its rank empty."""
    longest = max(event.wishes_per_student, len(student.wishes))
    return [
        [numbers.company[company], longest - place]
        for place, company in enumerate(student.wishes)
        if company in numbers.company
    ]
