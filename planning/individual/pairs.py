"""The eligible wishes and the seats as arrays, the form in which solvers take them; it decides
nothing.

Imports numpy, so only what is called to plan may import it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from planning.model.instance import Instance
from planning.model.schedule import Fairness
from planning.model.terms import Booking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """Every wish that may be met, ascending by student, in the student's order. E pairs, S
    students.
    """

    student: Integers
    """[E]"""
    company: Integers
    """[E]"""
    points: Integers
    """[E] positive or 0; points / scale = a * weight + b * score"""
    rank: Integers
    """[E] 0 = first wish of the student's whole list"""
    limit: Integers
    """[S] the most meetings that the student can have: wish, slots and absence considered"""
    company_count: int
    wishing: Booleans
    """[S] takes part, wants a meeting and wished for somebody who takes the student's education;
    whoever has nothing of these is counted, also who can come at no time
    """
    scale: int = 1

    @property
    def student_count(self) -> int:
        return len(self.limit)

    @cached_property
    def first(self) -> Integers:
        """[S + 1] where each student's pairs begin; the last entry is E"""
        counts = np.bincount(self.student, minlength=self.student_count)
        return np.concatenate(([0], np.cumsum(counts)))

    @cached_property
    def best(self) -> Integers:
        """[S] the points that the student would have alone in the world"""
        points = self.points
        if ((points[1:] > points[:-1]) & (self.student[1:] == self.student[:-1])).any():
            points = points[np.lexsort((-points, self.student))]
        until = np.concatenate(([0], np.cumsum(points)))
        first, end = self.first[:-1], self.first[1:]
        best: Integers = until[np.minimum(first + self.limit, end)] - until[first]
        return best

    def numbers_of(self, bookings: Iterable[Booking]) -> Integers:
        """[bookings] the pair of each booking, -1 for what nobody wished."""
        rows = np.array(list(bookings), dtype=np.int64).reshape(-1, 3)
        return self.find(rows[:, 0], rows[:, 1])

    def find(self, student: Integers, company: Integers) -> Integers:
        """The number of each given pair, -1 if there is none."""
        order, keys = self._sorted_keys
        if not len(keys):
            return np.full(len(student), -1)
        wanted = student * self.company_count + company
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, order[place], -1)

    @cached_property
    def _sorted_keys(self) -> tuple[Integers, Integers]:
        keys = self.student * self.company_count + self.company
        order = np.argsort(keys, kind="stable")
        return order, keys[order]

    def shown(self, points: int) -> int | float:
        """Points in the units of the input."""
        exact = Fraction(int(points), self.scale)
        return int(exact) if exact.denominator == 1 else round(float(exact), 6)

    def fairness(self, chosen: Integers, has_meeting: Booleans) -> Fairness:
        """See Fairness. chosen: numbers of the pairs that meet; has_meeting: [S]. Whose day is
        blocked whole has no share, and is counted among those with nothing.
        """
        own = np.bincount(self.student[chosen], self.points[chosen], self.student_count)
        counted = np.flatnonzero(self.best > 0)
        empty_handed = int((self.wishing & ~has_meeting).sum())
        if not len(counted):
            return Fairness(1.0, 1.0, 0.0, empty_handed)
        shares = np.sort(own[counted] / self.best[counted])
        ranks = np.arange(1, len(shares) + 1)
        total = float(shares.sum())
        uneven = 0.0
        if total > 0:
            count = len(shares)
            uneven = 2 * float(ranks @ shares) / (count * total) - (count + 1) / count
        return Fairness(float(shares[0]), float(shares[len(shares) // 10]), uneven, empty_handed)


def eligible_pairs(instance: Instance, happened: Sequence[Booking] = ()) -> Pairs:
    """Without repeated, cancelled and ineligible companies and cancelled students.

    happened: meetings that were held count, whoever cancelled afterwards.
    """
    count = instance.student_count
    lengths = np.fromiter(map(len, instance.wishes), np.int64, count)
    flat = np.frombuffer(instance.flat_wishes, dtype=np.int64)
    company, weight = flat[0::2].copy(), flat[1::2].copy()
    student = np.repeat(np.arange(count), lengths)
    rank = np.arange(len(student)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    keep = _first_of_each(student, company, instance.company_count)
    keep &= _is_eligible(instance, student, company)
    there = _takes_part(instance, student, company)
    if len(happened) and not there.all():
        away = np.flatnonzero(~there)
        there[away] = _is_among(happened, student[away], company[away])
    keep &= there
    if not keep.all():
        student, company, weight, rank = student[keep], company[keep], weight[keep], rank[keep]
    points, scale = _mixed(instance, student, company, weight)
    limit = _limits(instance)
    wishing = np.bincount(student, minlength=count) > 0
    wishing &= np.array(instance.meetings, dtype=np.int64) > 0
    return Pairs(student, company, points, rank, limit, instance.company_count, wishing, scale)


def seat_matrix(instance: Instance) -> Integers:
    """[C, T] tables, after absence and cancellation."""
    seats = np.repeat(np.array(instance.capacity, dtype=np.int64)[:, None], instance.slot_count, 1)
    for company, tables in instance.slot_capacity.items():
        seats[company] = tables
    for company, slots in instance.unavailable.items():
        seats[company, list(slots)] = 0
    seats[list(instance.cancelled_companies)] = 0
    return seats


def presence_matrix(instance: Instance) -> Booleans:
    """[S, T] whether the student can come in the slot."""
    present = np.ones((instance.student_count, instance.slot_count), dtype=bool)
    for student, slots in instance.blocked.items():
        present[student, list(slots)] = False
    present[list(instance.cancelled_students)] = False
    return present


def _limits(instance: Instance) -> Integers:
    limit = np.minimum(np.array(instance.meetings, dtype=np.int64), instance.slot_count)
    for student, slots in instance.blocked.items():
        limit[student] = min(limit[student], instance.slot_count - len(set(slots)))
    limit[list(instance.cancelled_students)] = 0
    return limit


def _first_of_each(student: Integers, company: Integers, companies: int) -> Booleans:
    keys = student * max(companies, 1) + company
    is_short = len(keys) == 0 or int(keys[-1]) + companies < 2**31
    # Students come in turn, so the keys are nearly in order: a merge sort makes use of it.
    ordered = np.sort(keys.astype(np.int32) if is_short else keys, kind="stable")
    if not (ordered[1:] == ordered[:-1]).any():
        return np.ones(len(keys), dtype=bool)
    keep = np.zeros(len(keys), dtype=bool)
    keep[np.unique(keys, return_index=True)[1]] = True
    return keep


def _is_among(bookings: Sequence[Booking], student: Integers, company: Integers) -> Booleans:
    met = {booking[:2] for booking in bookings}
    pairs = zip(student.tolist(), company.tolist(), strict=True)
    return np.fromiter((pair in met for pair in pairs), bool, len(student))


def _takes_part(instance: Instance, student: Integers, company: Integers) -> Booleans:
    there = np.ones(len(student), dtype=bool)
    if instance.cancelled_companies:
        comes = np.ones(instance.company_count, dtype=bool)
        comes[list(instance.cancelled_companies)] = False
        there &= comes[company]
    if instance.cancelled_students:
        comes = np.ones(instance.student_count, dtype=bool)
        comes[list(instance.cancelled_students)] = False
        there &= comes[student]
    return there


def _is_eligible(instance: Instance, student: Integers, company: Integers) -> Booleans:
    allowed = np.ones(len(student), dtype=bool)
    if instance.accepts is not None and instance.student_fields is not None:
        number = {name: index for index, name in enumerate(dict.fromkeys(instance.student_fields))}
        field_of = np.array([number[name] for name in instance.student_fields], dtype=np.int64)
        table = np.ones((instance.company_count, max(len(number), 1)), dtype=bool)
        for each, accepted in enumerate(instance.accepts):
            if accepted is not None:
                table[each] = [name in accepted for name in number]
        allowed &= table[company, field_of[student]]
    return allowed


def _mixed(
    instance: Instance, student: Integers, company: Integers, weight: Integers
) -> tuple[Integers, int]:
    first, second = instance.mix
    if not instance.company_scores and first == 1:
        return weight, 1
    scale = lcm(first.denominator, second.denominator)
    scores = {(who, where): score for who, where, score in instance.company_scores}
    pairs = zip(student.tolist(), company.tolist(), strict=True)
    score = np.fromiter((scores.get(pair, 0) for pair in pairs), np.int64, len(student))
    return int(first * scale) * weight + int(second * scale) * score, scale
