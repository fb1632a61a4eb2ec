"""The fairest choice of pairs: each student gets one whole set of companies, prices share the seats
out.

A programme over sets (one row per student and company) is so much tighter than one over pairs that
its relaxation leaves a handful of students undecided (Dantzig and Wolfe 1960; Gilmore and Gomory
1961 generate the columns). Any worth of a set will do, so fairness needs no piecewise
approximation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.individual.remainder import Remainder
from planning.individual.welfare import utility
from planning.solver import ColumnProgramme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LARGEST = 8_000_000
"""students x sets that are priced at once (64 MB an array)"""
_IMPOSSIBLE = -1e9
_MOST_NEAR_MISSES = 4000
"""further sets for the last integer programme: more make it slow and hardly ever better"""


@dataclass(frozen=True)
class FairChoice:
    """pairs: positions among the open pairs. welfare is the sum of all worths, bound what is
    proven.
    """

    pairs: Integers
    welfare: float
    bound: float
    """no choice within the same price has more"""


@dataclass(frozen=True)
class Configurations:
    """All sets of wishes that a student can be given. Shapes: N students, n sets, k wishes."""

    rest: Remainder
    student: Integers
    """[N] students with an open pair"""
    pair: Integers
    """[N, k] position among the open pairs, -1 beyond the end of the list"""
    company: Integers
    """[N, k] the number of companies beyond the end of the list"""
    sets: Floats
    """[n, k] 0 or 1"""
    points: Floats
    """[N, n] with the points of the standing bookings"""
    worth: Floats
    """[N, n] very low for a set that the student cannot have"""

    def numbers_of(self, chosen: Integers) -> Integers:
        """[N] the set that each student has if the `chosen` open pairs meet."""
        has = np.zeros(len(self.rest.pair) + 1)
        has[chosen] = 1
        powers = 2.0 ** np.arange(self.sets.shape[1])
        codes = self.sets @ powers
        order = np.argsort(codes)
        return order[np.searchsorted(codes[order], has[self.pair] @ powers)]

    def pairs_of(self, rows: Integers, numbers: Integers) -> Integers:
        """The open pairs in the given sets of the given students (positions in `student`)."""
        return np.sort(self.pair[rows][self.sets[numbers] > 0])


def fits(rest: Remainder) -> bool:
    """Whether all sets of all students can be priced at once."""
    lengths = np.bincount(rest.student, minlength=1)
    longest, most = int(lengths.max(initial=0)), int(rest.limit.max(initial=0))
    students = int((lengths > 0).sum())
    return longest < 50 and students * _count(longest, most) <= _LARGEST


def _count(longest: int, most: int) -> int:
    return sum(comb(longest, size) for size in range(min(longest, most) + 1))


def configurations(rest: Remainder) -> Configurations:
    """Only if they fit."""
    student, row = np.unique(rest.student, return_inverse=True)
    order = np.argsort(row, kind="stable")
    begins = np.searchsorted(row[order], np.arange(len(student)))
    place = np.empty(len(row), dtype=np.int64)
    place[order] = np.arange(len(row)) - begins[row[order]]
    longest = int(place.max(initial=-1)) + 1
    pair = np.full((len(student), longest), -1)
    pair[row, place] = np.arange(len(row))
    companies = len(rest.seats)
    company = np.append(rest.company, companies)[pair]
    points = np.append(rest.points, 0)[pair]
    limit = rest.limit[student]
    sets = _sets(longest, int(limit.max(initial=0)))
    gained = points @ sets.T + rest.standing_points_of[student][:, None]
    has_meeting = (sets.sum(axis=1) > 0)[None, :] | (rest.standing_count_of[student] > 0)[:, None]
    worth = utility(gained, rest.situation.pairs.best[student][:, None], has_meeting)
    too_many = sets.sum(axis=1)[None, :] > limit[:, None]
    beyond = (company == companies).astype(float) @ sets.T > 0
    worth[too_many | beyond] = _IMPOSSIBLE
    return Configurations(rest, student, pair, company, sets, gained, worth)


def _sets(longest: int, most: int) -> Floats:
    chosen = [
        each
        for size in range(min(longest, most) + 1)
        for each in combinations(range(longest), size)
    ]
    sets = np.zeros((len(chosen), longest))
    for number, each in enumerate(chosen):
        sets[number, list(each)] = 1
    return sets


def fairest_choice(
    options: Configurations,
    starts: Sequence[Integers],
    least_points: int,
    seats: Integers,
    deadline: Deadline,
) -> FairChoice | None:
    """Greatest welfare with at least `least_points` (standing bookings included) in all.

    starts: feasible choices of open pairs to begin from; the first must reach `least_points`.
    seats: [C].
    None when there was no time for a first solution.
    """
    search = _ColumnGeneration(options, seats, least_points)
    for chosen in starts:
        search.add(np.arange(len(options.student)), options.numbers_of(chosen))
    if not search.generate(deadline):
        return None
    found = search.round(deadline)
    if found is not None and search.bound - found.welfare > 1e-4 * max(1.0, abs(search.bound)):
        search.add_near_misses(search.bound - found.welfare)
        found = search.round(deadline) or found
    return found


class _ColumnGeneration:
    """Rows: each student one set, each company's seats, the points in all."""

    def __init__(self, options: Configurations, seats: Integers, least_points: int) -> None:
        self._options = options
        self._seats = seats.astype(np.float64)
        rest = options.rest
        of_others = rest.standing_points - int(rest.standing_points_of[options.student].sum())
        self._least = float(least_points - of_others)
        students, companies = len(options.student), len(seats)
        infinite = np.inf
        self._programme = ColumnProgramme(
            np.concatenate((np.ones(students), np.full(companies, -infinite), [self._least])),
            np.concatenate((np.ones(students), self._seats, [infinite])),
        )
        self._known: set[int] = set()
        self._rows: list[int] = []
        self._numbers: list[int] = []
        self.bound = infinite
        self._reduced = options.worth

    def add(self, rows: Integers, numbers: Integers) -> bool:
        """Offers each of these students (positions) a set. Returns whether any was new."""
        options = self._options
        codes = (rows * len(options.sets) + numbers).tolist()
        new = [index for index, code in enumerate(codes) if code not in self._known]
        if not new:
            return False
        self._known.update(codes[index] for index in new)
        rows, numbers = rows[new], numbers[new]
        self._rows += rows.tolist()
        self._numbers += numbers.tolist()
        students, companies = len(options.student), len(self._seats)
        within, place = np.nonzero(options.sets[numbers])
        every = np.arange(len(rows))
        column = np.concatenate((every, within, every))
        row = np.concatenate(
            (
                rows,
                students + options.company[rows[within], place],
                np.full(len(rows), students + companies),
            )
        )
        points = options.points[rows, numbers]
        value = np.concatenate((np.ones(len(rows) + len(within)), points))
        self._programme.add_columns(options.worth[rows, numbers], row, column, value)
        return True

    def generate(self, deadline: Deadline) -> bool:
        """Adds each student's best set at the current prices until none is better. False: no
        time.
        """
        options = self._options
        students, companies = len(options.student), len(self._seats)
        every = np.arange(students)
        while True:
            solved = self._programme.solve(deadline)
            if solved is None:
                return bool(np.isfinite(self.bound))
            objective, duals = solved
            prices = np.maximum(duals[students : students + companies], 0)
            per_point = max(-duals[-1], 0.0)
            value = self._value(prices, per_point)
            best = value.argmax(axis=1)
            most = value[every, best]
            bound = most.sum() + prices @ self._seats - per_point * self._least
            self.bound = min(self.bound, float(bound))
            self._reduced = value - most[:, None]
            better = most > duals[:students] + 1e-7
            if self.bound - objective < 1e-7 * max(1.0, abs(objective)):
                return True
            if not self.add(every[better], best[better]) or deadline.is_over:
                return True

    def _value(self, prices: Floats, per_point: float) -> Floats:
        """[N, n] the worth of each set less the prices of its seats"""
        options = self._options
        price = np.append(prices, 0.0)[options.company]
        return options.worth + per_point * options.points - price @ options.sets.T

    def add_near_misses(self, gap: float) -> None:
        """Sets that cost less than the gap, the closest first, at most a dozen of each student."""
        close = np.argpartition(-self._reduced, min(12, self._reduced.shape[1] - 1), axis=1)[:, :12]
        rows = np.repeat(np.arange(len(close)), close.shape[1])
        numbers = close.reshape(-1)
        reduced = self._reduced[rows, numbers]
        order = np.argsort(-reduced, kind="stable")[:_MOST_NEAR_MISSES]
        keep = order[reduced[order] >= -gap]
        self.add(rows[keep], numbers[keep])

    def round(self, deadline: Deadline) -> FairChoice | None:
        """The best whole choice among the sets offered so far."""
        x = self._programme.solve_whole(deadline)
        if x is None:
            return None
        chosen = x > 0.5
        rows, numbers = np.array(self._rows)[chosen], np.array(self._numbers)[chosen]
        welfare = float(self._options.worth[rows, numbers].sum())
        return FairChoice(self._options.pairs_of(rows, numbers), welfare, max(self.bound, welfare))
