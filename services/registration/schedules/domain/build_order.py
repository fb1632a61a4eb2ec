"""Turns an event's people and wishes into the engine's input, and its plan back to ids."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from planning import Instance
from services.registration.meetings.domain.meetings import PlannedMeeting
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.schedules.domain.group_rules import GroupsWanted

Objective = Literal["fair", "total"]


@dataclass(frozen=True)
class StudentToPlan:
    """`wishes` are companies, first wish first."""

    id: UUID
    education: str | None
    wishes: tuple[UUID, ...]


@dataclass(frozen=True)
class EventToPlan:
    slots: int
    meetings_per_student: int
    wishes_per_student: int
    students: Sequence[StudentToPlan]
    companies: Sequence[CompanyToPlan]
    company_wishes: Sequence[tuple[UUID, UUID, int]] = ()
    """(student, company, score) of those whom the companies would like to meet"""
    groups: GroupsWanted | None = None
    """None: meetings of one student with one company"""


@dataclass(frozen=True)
class BuildWanted:
    """What the organiser chose. `previous` set: change the published plan as little as possible."""

    objective: Objective
    seed: int
    fill: bool = True
    pins: tuple[PlannedMeeting, ...] = ()
    previous: tuple[PlannedMeeting, ...] | None = None
    frozen_before: int = 0
    cancelled_companies: frozenset[UUID] = frozenset()
    cancelled_students: frozenset[UUID] = frozenset()
    #: the place of the slider, 0 = points only ... 1 = fairness at any price; None: `objective`
    fairness: float | None = None
    #: points for each of a company's points, 0 = only the students' wishes count
    company_weight: int = 0


def make_order(event: EventToPlan, wanted: BuildWanted) -> dict[str, Any]:
    """The order as it is stored: {"students": [ids], "companies": [ids], "instance": {…}}.

    Raises InstanceError where the engine cannot work with it.
    """
    numbers = Numbers(
        [student.id for student in event.students], [company.id for company in event.companies]
    )
    most = event.meetings_per_student
    if event.groups is not None:
        most = event.groups.rules.sessions_each or most
    document: dict[str, Any] = {
        "T": event.slots,
        "students": {
            "m": _most_meetings(event, wanted, most),
            "field": [student.education for student in event.students],
        },
        "companies": _companies(event.companies, event.slots),
        "wishes": [_wishes(student, event, numbers) for student in event.students],
        "fill": wanted.fill and (event.groups is None or event.groups.rules.fill),
        "pins": numbers.rows(wanted.pins),
        "objective": wanted.objective,
        "seed": wanted.seed,
    }
    if wanted.company_weight:
        document["company_scores"] = _scores(event.company_wishes, numbers)
        document["mix"] = [1, wanted.company_weight]
    if event.groups is not None:
        _add_groups(document, event.groups, event.companies)
    if wanted.previous is not None:
        document["previous"] = {"bookings": numbers.rows(wanted.previous)}
        document["frozen_before"] = wanted.frozen_before
    if wanted.previous is not None and event.groups is not None:
        document["previous"]["rooms"] = _rooms(wanted.previous, event.groups, numbers)
    if wanted.fairness is not None:
        document["fairness"] = wanted.fairness
    if wanted.cancelled_companies or wanted.cancelled_students:
        document["cancelled"] = {
            "companies": _known(wanted.cancelled_companies, numbers.company),
            "students": _known(wanted.cancelled_students, numbers.student),
        }
    return {
        "students": [str(student.id) for student in event.students],
        "companies": [str(company.id) for company in event.companies],
        "instance": Instance.from_dict(document).to_dict(),
    }


def _most_meetings(event: EventToPlan, wanted: BuildWanted, most: int) -> list[int]:
    """By student. Who has booked more than the schedule gives keeps it: a seat that the engine
    does not know to be taken would be given to somebody else.
    """
    standing = {*wanted.pins, *(wanted.previous or ())}
    has = Counter(student for student, _, _ in standing)
    return [min(max(most, has[student.id]), event.slots) for student in event.students]


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

    def rows(self, meetings: Iterable[PlannedMeeting]) -> list[list[int]]:
        """Meetings as the engine writes them, without those of whom or what is gone."""
        return sorted(
            [self.student[student], self.company[company], slot]
            for student, company, slot in meetings
            if student in self.student and company in self.company
        )

    def meetings(self, rows: Iterable[Sequence[int]]) -> list[PlannedMeeting]:
        return [
            (self.students[student], self.companies[company], slot)
            for student, company, slot in rows
        ]


def planned_meetings(order: Mapping[str, Any], schedule: Mapping[str, Any]) -> list[PlannedMeeting]:
    """Every meeting of a finished build, wished or filled in."""
    rows = [*schedule["bookings"], *(schedule.get("filled") or ())]
    return Numbers.of(order).meetings(rows)


def order_digest(order: Mapping[str, Any]) -> str:
    """SHA-256 over the engine's input: equal digests under one engine version give equal plans."""
    return Instance.from_dict(order["instance"]).digest


def company_weight_of(order: Mapping[str, Any]) -> int:
    """How much the companies' wishes counted in a build."""
    mix = order["instance"].get("mix") or [1, 0]
    return int(mix[1]) if order["instance"].get("company_scores") else 0


def is_of_talks(order: Mapping[str, Any]) -> bool:
    """Whether the build plans group sessions rather than meetings of two."""
    return "max_sessions" in order["instance"]["companies"]


def is_repair(order: Mapping[str, Any]) -> bool:
    """Whether the build answers what has happened to a published plan."""
    return "happened" in order


def _scores(wishes: Iterable[tuple[UUID, UUID, int]], numbers: Numbers) -> list[list[int]]:
    return sorted(
        [numbers.student[student], numbers.company[company], score]
        for student, company, score in wishes
        if student in numbers.student and company in numbers.company
    )


def _known(ids: Iterable[UUID], numbers: Mapping[UUID, int]) -> list[int]:
    return sorted(numbers[id] for id in ids if id in numbers)


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
        if company.adjusted or company.sessions is not None
    }
    if adjusted:
        described["cap_slot"] = adjusted
    if any(company.building for company in companies):
        described["building"] = [company.building for company in companies]
    return described


def _add_groups(
    document: dict[str, Any], groups: GroupsWanted, companies: Sequence[CompanyToPlan]
) -> None:
    """Which sessions are held is the engine's choice; a repair begins from those that stand."""
    rules = groups.rules
    document["companies"] |= {
        "cap": [rules.people] * len(companies),
        "max_sessions": [rules.most_sessions] * len(companies),
        "min_group": [rules.smallest] * len(companies),
    }
    document["companies"].pop("cap_slot", None)
    document["rooms"] = {"capacity": list(groups.room_capacities)}


def _rooms(
    previous: Iterable[PlannedMeeting], groups: GroupsWanted, numbers: Numbers
) -> list[list[int]]:
    """Where the published sessions are held, as far as rooms are known."""
    held = {(company, slot) for _, company, slot in previous}
    return sorted(
        [numbers.company[company], slot, groups.room_of[company]]
        for company, slot in held
        if company in numbers.company and company in groups.room_of
    )


def planned_sessions(
    order: Mapping[str, Any], schedule: Mapping[str, Any]
) -> dict[tuple[UUID, int], int] | None:
    """(company, slot) → seats, of every group session that the build holds; None: it chose none."""
    if schedule.get("rooms") is None:
        return None
    numbers = Numbers.of(order)
    people = order["instance"]["companies"]["cap"]
    rooms = order["instance"]["rooms"]["capacity"]
    return {
        (numbers.companies[company], slot): min([people[company], *rooms[room : room + 1]])
        for company, slot, room in schedule["rooms"]
    }


def _wishes(student: StudentToPlan, event: EventToPlan, numbers: Numbers) -> list[list[int]]:
    """The first wish weighs most; a company that has withdrawn leaves its rank empty."""
    longest = max(event.wishes_per_student, len(student.wishes))
    return [
        [numbers.company[company], longest - place]
        for place, company in enumerate(student.wishes)
        if company in numbers.company
    ]
