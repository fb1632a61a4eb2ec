"""What each possible meeting is worth: the wishes that may be met at all, in whole points; it
decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .instance import Booking, Instance


@dataclass(frozen=True, slots=True)
class WishPoints:
    """The eligible wishes with their points as integers, so that sums and ties are exact."""

    rows: Sequence[Sequence[tuple[int, int]]]
    """[S] (company, points) in the student's order; without repeated, cancelled and ineligible
    companies"""
    scale: int
    """points / scale = a * weight + b * score; 1 unless `mix` has fractions"""

    def of(self, bookings: Iterable[Booking]) -> int:
        """Points of the bookings; a booking that nobody wished for is worth 0."""
        lookup = [dict(row) for row in self.rows]
        return sum(lookup[student].get(company, 0) for student, company, _ in bookings)

    def shown(self, points: int) -> int | float:
        """Points in the units of the input."""
        exact = Fraction(points, self.scale)
        return int(exact) if exact.denominator == 1 else round(float(exact), 6)

    def best_possible(self, meetings: Sequence[int]) -> list[int]:
        """[S] the points that each student would have alone in the world: the best m wishes."""
        best = []
        for row, limit in zip(self.rows, meetings, strict=True):
            points = sorted((value for _, value in row), reverse=True)
            best.append(sum(points[:limit]))
        return best


def wish_points(instance: Instance) -> WishPoints:
    """Raises nothing: an instance is always valid."""
    rows = _eligible_rows(instance)
    first, second = instance.mix
    if not instance.company_scores and first == 1:
        return WishPoints(rows, 1)
    scores = {(student, company): score for student, company, score in instance.company_scores}
    scale = lcm(first.denominator, second.denominator)
    wish_factor, score_factor = int(first * scale), int(second * scale)
    mixed = [
        [
            (company, wish_factor * weight + score_factor * scores.get((student, company), 0))
            for company, weight in row
        ]
        for student, row in enumerate(rows)
    ]
    return WishPoints(mixed, scale)


def _eligible_rows(instance: Instance) -> Sequence[Sequence[tuple[int, int]]]:
    open_to_all = instance.accepts is None and not instance.cancelled_companies
    rows: list[Sequence[tuple[int, int]]] = []
    for student, wishes in enumerate(instance.wishes):
        if student in instance.cancelled_students:
            rows.append(())
        elif open_to_all and len({company for company, _ in wishes}) == len(wishes):
            rows.append(wishes)
        else:
            rows.append(_eligible(instance, student, wishes))
    return rows


def _eligible(
    instance: Instance, student: int, wishes: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    seen: dict[int, int] = {}
    for company, weight in wishes:
        if company not in instance.cancelled_companies and instance.meets_field(student, company):
            seen.setdefault(company, weight)
    return list(seen.items())
