"""What the pages about builds show, put together from a build's order and outcome; reads only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.schedules.domain.build_order import (
    Numbers,
    company_weight_of,
    is_of_talks,
)
from services.registration.schedules.domain.build_report import (
    Difference,
    RankLine,
    StudentOutcome,
    company_wishes_met,
    differences,
    outcomes,
    ranks,
    worst_off,
)
from services.registration.schedules.models import ScheduleBuild
from services.registration.school.queries.class_scope import seen_classes
from services.registration.wishes.queries.student_lines import StudentLine, student_lines
from services.registration.wishes.queries.wishes import company_names
from shared.auth.identity import required_identity

WORST_OFF_SHOWN = 10


@dataclass(frozen=True)
class Comparison:
    """One way of planning, measured on the same event. Shares are from 0 to 1."""

    name: str
    total: float
    share_of_bound: float
    first_wishes: int
    students_with_none: int
    min_share: float
    gini: float


@dataclass(frozen=True)
class Unmet:
    """Why one wish was not met; `text` is the engine's English sentence, `reason` its code."""

    student: StudentLine | None
    company: str
    rank: int
    reason: str
    evidence: dict[str, Any]


@dataclass(frozen=True)
class ResultView:
    """A finished build as its page shows it."""

    build: ScheduleBuild
    schedule: dict[str, Any]
    rank_lines: list[RankLine]
    outcomes: list[StudentOutcome]
    worst: list[tuple[StudentLine | None, StudentOutcome]]
    comparisons: list[Comparison]
    unmet: list[Unmet]
    advice: list[dict[str, Any]]
    companies: list[str]
    company_weight: int
    company_wishes_met: int
    company_wishes: int
    #: who wished only for companies that do not take their education
    in_vain: list[StudentLine]
    is_of_talks: bool

    @property
    def wishing(self) -> int:
        return sum(outcome.wishes > 0 for outcome in self.outcomes)

    @property
    def without_a_wish(self) -> int:
        return sum(outcome.gets_nothing_wished for outcome in self.outcomes)

    @property
    def with_first_wish(self) -> int:
        return sum(1 in outcome.met_ranks for outcome in self.outcomes)

    @property
    def meetings(self) -> int:
        return len(self.schedule["bookings"]) + len(self.schedule.get("filled") or ())

    @property
    def filled(self) -> int:
        return len(self.schedule.get("filled") or ())

    @property
    def share_of_bound(self) -> float:
        bound = self.schedule["upper_bound"]
        return self.schedule["total"] / bound if bound else 1.0


class Names:
    """Students and companies of an order by the engine's numbers."""

    def __init__(self, session: Session, build: ScheduleBuild) -> None:
        numbers = Numbers.of(build.order)
        seen = seen_classes(session, required_identity())
        self._students = {
            line.person_id: line for line in student_lines(session, build.event_id, seen)
        }
        self._companies = company_names(session, build.event_id)
        self._numbers = numbers

    def student(self, number: int) -> StudentLine | None:
        """None for one who has left the event since, or whom the reader may not see."""
        return self._students.get(self._numbers.students[number])

    def company(self, number: int) -> str:
        return self._companies.get(self._numbers.companies[number], "")

    def company_id(self, number: int) -> UUID:
        return self._numbers.companies[number]

    @property
    def companies(self) -> list[str]:
        return [self.company(number) for number in range(len(self._numbers.companies))]


def result_view(session: Session, build: ScheduleBuild) -> ResultView:
    assert build.result is not None, "only a finished build has a result"
    schedule = build.result["schedule"]
    names = Names(session, build)
    found = outcomes(build.order["instance"], _all_bookings(schedule))
    met, wanted = company_wishes_met(build.order["instance"], _all_bookings(schedule))
    return ResultView(
        build=build,
        schedule=schedule,
        rank_lines=ranks(found),
        outcomes=found,
        worst=[
            (names.student(outcome.student), outcome)
            for outcome in worst_off(found, WORST_OFF_SHOWN)
        ],
        comparisons=_comparisons(build, schedule, found),
        unmet=[_unmet(row, names) for row in schedule.get("unmet") or ()],
        advice=[one for one in build.result.get("advice") or () if one["more_meetings"] > 0],
        companies=names.companies,
        company_weight=company_weight_of(build.order),
        company_wishes_met=met,
        company_wishes=wanted,
        in_vain=[
            line
            for outcome in found
            if outcome.wished_in_vain and (line := names.student(outcome.student))
        ],
        is_of_talks=is_of_talks(build.order),
    )


def _all_bookings(schedule: dict[str, Any]) -> list[list[int]]:
    return [*schedule["bookings"], *(schedule.get("filled") or ())]


def _comparisons(
    build: ScheduleBuild, schedule: dict[str, Any], found: list[StudentOutcome]
) -> list[Comparison]:
    assert build.result is not None
    bound = schedule["upper_bound"] or 1
    in_vain = sum(outcome.wished_in_vain for outcome in found)
    rows = [
        (
            "built",
            schedule["total"],
            schedule["fairness"],
            sum(1 in outcome.met_ranks for outcome in found),
        )
    ]
    for name in ("round_robin", "first_come"):
        by_hand = build.result["comparison"].get(name)
        if by_hand is None:
            return []
        first = by_hand["met"][0] if by_hand["met"] else 0
        rows.append((name, by_hand["total"], by_hand["fairness"], first))
    return [
        Comparison(
            name,
            total,
            total / bound,
            first,
            fairness["students_with_none"] + in_vain,
            fairness["min_share"],
            fairness["gini"],
        )
        for name, total, fairness, first in rows
    ]


def _unmet(row: dict[str, Any], names: Names) -> Unmet:
    known = {"student", "company", "rank", "reason", "text"}
    evidence = {name: value for name, value in row.items() if name not in known}
    return Unmet(
        names.student(row["student"]),
        names.company(row["company"]),
        row["rank"],
        row["reason"],
        evidence,
    )


@dataclass(frozen=True)
class DifferenceView:
    student: StudentLine | None
    gained: list[str]
    lost: list[str]
    moved: list[str]


def comparable(older: ScheduleBuild, newer: ScheduleBuild) -> bool:
    """The engine's numbers mean the same in both: same students, same companies."""
    return bool(
        older.order["students"] == newer.order["students"]
        and older.order["companies"] == newer.order["companies"]
    )


def difference_views(
    session: Session, older: ScheduleBuild, newer: ScheduleBuild
) -> list[DifferenceView]:
    """Who gains and loses what from the older to the newer; ids carry over where lists differ."""
    assert older.result is not None
    assert newer.result is not None
    names = Names(session, newer)
    rows = _renumbered(older, newer)
    found = differences(rows, _all_bookings(newer.result["schedule"]))
    return [_difference_view(difference, names) for difference in found]


def _renumbered(older: ScheduleBuild, newer: ScheduleBuild) -> list[list[int]]:
    assert older.result is not None
    rows = _all_bookings(older.result["schedule"])
    if comparable(older, newer):
        return rows
    return Numbers.of(newer.order).rows(
        (student, company, slot)
        for student, company, slot in Numbers.of(older.order).meetings(rows)
    )


def _difference_view(difference: Difference, names: Names) -> DifferenceView:
    return DifferenceView(
        names.student(difference.student),
        [names.company(number) for number in difference.gained],
        [names.company(number) for number in difference.lost],
        [names.company(number) for number in difference.moved],
    )
