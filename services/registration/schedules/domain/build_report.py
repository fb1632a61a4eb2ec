"""What the organiser is told of a build: wishes met, who has least, hand-made plans beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planning import Instance

Row = Sequence[int]


@dataclass(frozen=True)
class RankLine:
    """How many had a wish of this rank, and how many of them got it."""

    rank: int
    wished: int
    met: int

    @property
    def share(self) -> float:
        return self.met / self.wished if self.wished else 1.0


@dataclass(frozen=True)
class StudentOutcome:
    """One student's meetings by the engine's number; `met_ranks` ascending.

    `possible` of the wishes are for companies that come and take the student's education; the best
    that could be had counts those alone.
    """

    student: int
    wishes: int
    possible: int
    met_ranks: tuple[int, ...]
    meetings: int
    points: int
    best_points: int

    @property
    def share(self) -> float:
        return self.points / self.best_points if self.best_points else 1.0

    @property
    def gets_nothing_wished(self) -> bool:
        return self.wishes > 0 and not self.met_ranks

    @property
    def wished_in_vain(self) -> bool:
        """Nobody could have met any of the wishes, whatever the plan."""
        return self.wishes > 0 and not self.possible


def outcomes(instance: Mapping[str, Any], bookings: Iterable[Row]) -> list[StudentOutcome]:
    """By student number. `instance` is the engine's document; bookings may include filled ones."""
    companies_of: dict[int, set[int]] = {}
    for student, company, _ in bookings:
        companies_of.setdefault(student, set()).add(company)
    limits = instance["students"]["m"]
    return [
        _outcome(
            student,
            wishes,
            [wish for wish in wishes if _is_possible(instance, student, wish[0])],
            companies_of.get(student, set()),
            limits[student],
        )
        for student, wishes in enumerate(instance["wishes"])
    ]


def _is_possible(instance: Mapping[str, Any], student: int, company: int) -> bool:
    if company in ((instance.get("cancelled") or {}).get("companies") or ()):
        return False
    accepts = (instance.get("companies") or {}).get("accepts")
    fields = instance["students"].get("field")
    if not accepts or accepts[company] is None or not fields:
        return True
    return fields[student] in accepts[company]


def company_wishes_met(instance: Mapping[str, Any], bookings: Iterable[Row]) -> tuple[int, int]:
    """(met, all) of the companies' wishes for students who wished for them as well."""
    wished = {
        (student, company)
        for student, wishes in enumerate(instance["wishes"])
        for company, _ in wishes
    }
    wanted = {
        (student, company) for student, company, _ in instance.get("company_scores") or ()
    } & wished
    booked = {(student, company) for student, company, _ in bookings}
    return len(wanted & booked), len(wanted)


def _outcome(
    student: int,
    wishes: Sequence[Row],
    possible: Sequence[Row],
    companies: set[int],
    limit: int,
) -> StudentOutcome:
    weights = sorted((weight for _, weight in possible), reverse=True)
    met = [
        (rank, weight) for rank, (company, weight) in enumerate(wishes, 1) if company in companies
    ]
    return StudentOutcome(
        student=student,
        wishes=len(wishes),
        possible=len(possible),
        met_ranks=tuple(rank for rank, _ in met),
        meetings=len(companies),
        points=sum(weight for _, weight in met),
        best_points=sum(weights[:limit]),
    )


def ranks(outcomes: Sequence[StudentOutcome]) -> list[RankLine]:
    """One line per rank that anybody used."""
    longest = max((outcome.wishes for outcome in outcomes), default=0)
    return [
        RankLine(
            rank,
            sum(outcome.wishes >= rank for outcome in outcomes),
            sum(rank in outcome.met_ranks for outcome in outcomes),
        )
        for rank in range(1, longest + 1)
    ]


def worst_off(outcomes: Sequence[StudentOutcome], count: int) -> list[StudentOutcome]:
    """Those with the smallest share of what they could have had at best, among those who could."""
    wishing = [outcome for outcome in outcomes if outcome.possible]
    return sorted(wishing, key=lambda outcome: (outcome.share, outcome.meetings, outcome.student))[
        :count
    ]


@dataclass(frozen=True)
class Difference:
    """What one student gains and loses from the older to the newer version: company numbers."""

    student: int
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    moved: tuple[int, ...]


def differences(older: Iterable[Row], newer: Iterable[Row]) -> list[Difference]:
    """Only students with a difference, by number. `moved`: same company, another slot."""
    before, after = _by_student(older), _by_student(newer)
    found = []
    for student in sorted(before.keys() | after.keys()):
        old, new = before.get(student, {}), after.get(student, {})
        gained = tuple(sorted(new.keys() - old.keys()))
        lost = tuple(sorted(old.keys() - new.keys()))
        moved = tuple(sorted(c for c in old.keys() & new.keys() if old[c] != new[c]))
        if gained or lost or moved:
            found.append(Difference(student, gained, lost, moved))
    return found


def _by_student(rows: Iterable[Row]) -> dict[int, dict[int, int]]:
    slots: dict[int, dict[int, int]] = {}
    for student, company, slot in rows:
        slots.setdefault(student, {})[company] = slot
    return slots


def comparison(instance: Instance) -> dict[str, dict[str, Any]]:
    """The same event planned as by hand, first come and round robin, measured as the engine is.

    {"first_come": {"total": …, "fairness": {…}, "met": [per rank]}, "round_robin": {…}}; empty for
    group sessions, which nobody plans in these ways.
    """
    if instance.is_group_mode:
        return {}
    from planning.individual.baselines import planned_by_hand

    document = instance.to_dict()
    return {
        name: {
            "total": schedule.total,
            "fairness": schedule.fairness.to_dict(),
            "met": [line.met for line in ranks(outcomes(document, schedule.bookings))],
        }
        for name, schedule in planned_by_hand(instance).items()
    }
