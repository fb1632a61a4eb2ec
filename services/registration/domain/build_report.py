"""What the organiser is told of a build: wishes met, who has least, hand-made plans beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.registration.domain.planning import Instance

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
    """One student's meetings by the engine's number; `met_ranks` ascending."""

    student: int
    wishes: int
    met_ranks: tuple[int, ...]
    meetings: int
    points: int
    best_points: int

    @property
    def share(self) -> float:
        return self.points / self.best_points if self.best_points else 1.0


def outcomes(instance: Mapping[str, Any], bookings: Iterable[Row]) -> list[StudentOutcome]:
    """By student number. `instance` is the engine's document; bookings may include filled ones."""
    companies_of: dict[int, set[int]] = {}
    for student, company, _ in bookings:
        companies_of.setdefault(student, set()).add(company)
    limits = instance["students"]["m"]
    return [
        _outcome(student, wishes, companies_of.get(student, set()), limits[student])
        for student, wishes in enumerate(instance["wishes"])
    ]


def _outcome(
    student: int, wishes: Sequence[Row], companies: set[int], limit: int
) -> StudentOutcome:
    weights = sorted((weight for _, weight in wishes), reverse=True)
    met = [
        (rank, weight) for rank, (company, weight) in enumerate(wishes, 1) if company in companies
    ]
    return StudentOutcome(
        student=student,
        wishes=len(wishes),
        met_ranks=tuple(rank for rank, _ in met),
        meetings=len(companies),
        points=sum(weight for _, weight in met),
        best_points=sum(weights[:limit]),
    )


def ranks(found: Sequence[StudentOutcome]) -> list[RankLine]:
    """One line per rank that anybody used."""
    longest = max((outcome.wishes for outcome in found), default=0)
    return [
        RankLine(
            rank,
            sum(outcome.wishes >= rank for outcome in found),
            sum(rank in outcome.met_ranks for outcome in found),
        )
        for rank in range(1, longest + 1)
    ]


def worst_off(found: Sequence[StudentOutcome], count: int) -> list[StudentOutcome]:
    """Those with the smallest share of what they could have had at best, among those who wished."""
    wishing = [outcome for outcome in found if outcome.wishes]
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

    {"first_come": {"total": …, "fairness": {…}, "met": [per rank]}, "round_robin": {…}}
    """
    from services.registration.domain.planning.baselines import planned_by_hand

    document = instance.to_dict()
    return {
        name: {
            "total": schedule.total,
            "fairness": schedule.fairness.to_dict(),
            "met": [line.met for line in ranks(outcomes(document, schedule.bookings))],
        }
        for name, schedule in planned_by_hand(instance).items()
    }
