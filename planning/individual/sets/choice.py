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
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.individual.sets.lists import WishLists
from planning.individual.sets.prices import Prices, SetSource
from planning.solver import ColumnProgramme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]

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
    """no choice within the same price, that leaves as few with nothing, has more"""


@dataclass(frozen=True)
class Floor:
    """What every choice must reach."""

    points: int
    """in all, standing bookings included"""
    covered: int
    """students without a standing booking who have something"""


def fairest_choice(
    lists: WishLists,
    source: SetSource,
    starts: Sequence[Integers],
    floor: Floor,
    seats: Integers,
    deadline: Deadline,
) -> FairChoice | None:
    """Greatest welfare at or above the floor.

    starts: feasible choices of open pairs to begin from; the first must reach the floor.
    seats: [C].
    None when there was no time for a first solution.
    """
    search = _Master(lists, source, seats, floor)
    for chosen in starts:
        search.add(np.arange(len(lists.student)), lists.sets_of(chosen))
    if not search.generate(deadline):
        return None
    found = search.round(deadline)
    if found is not None and search.bound - found.welfare > 1e-4 * max(1.0, abs(search.bound)):
        rows, sets = source.near_misses(search.bound - found.welfare)
        search.add(rows[:_MOST_NEAR_MISSES], sets[:_MOST_NEAR_MISSES])
        found = search.round(deadline) or found
    return found


class _Master:
    """Rows: each student one set, each company's seats, the points in all, the students who have
    something.
    """

    def __init__(self, lists: WishLists, source: SetSource, seats: Integers, floor: Floor) -> None:
        self._lists, self._source = lists, source
        self._seats = seats.astype(np.float64)
        rest = lists.rest
        of_others = rest.standing_points - int(lists.standing_points.sum())
        self._least = float(floor.points - of_others)
        self._covered = float(floor.covered)
        students, infinite = len(lists.student), np.inf
        lower = (np.ones(students), np.full(len(seats), -infinite), [self._least, self._covered])
        upper = (np.ones(students), self._seats, [infinite, infinite])
        self._programme = ColumnProgramme(np.concatenate(lower), np.concatenate(upper))
        self._known: set[bytes] = set()
        self._rows: list[Integers] = []
        self._sets: list[Booleans] = []
        self.bound = infinite

    def add(self, rows: Integers, sets: Booleans) -> bool:
        """Offers each of these students (positions) a set. Returns whether any was new."""
        new = self._unknown(rows, sets)
        if not len(new):
            return False
        rows, sets = rows[new], sets[new]
        self._rows.append(rows)
        self._sets.append(sets)
        lists = self._lists
        students, companies = len(lists.student), len(self._seats)
        within, place = np.nonzero(sets)
        every = np.arange(len(rows))
        column = np.concatenate((every, within, every, every))
        row = np.concatenate(
            (
                rows,
                students + lists.company[rows[within], place],
                np.full(len(rows), students + companies),
                np.full(len(rows), students + companies + 1),
            )
        )
        points, covers = lists.points_of(rows, sets), lists.covers(rows, sets)
        value = np.concatenate((np.ones(len(rows) + len(within)), points, covers)).astype(float)
        self._programme.add_columns(lists.worth_of(rows, sets), row, column, value)
        return True

    def _unknown(self, rows: Integers, sets: Booleans) -> Integers:
        """Which of the offered sets are new."""
        packed = np.packbits(sets, axis=1)
        new = []
        for index, row in enumerate(rows.tolist()):
            code = row.to_bytes(4) + packed[index].tobytes()
            if code not in self._known:
                self._known.add(code)
                new.append(index)
        return np.array(new, dtype=np.int64)

    def generate(self, deadline: Deadline) -> bool:
        """Adds each student's best set at the current prices until none is better. False: no
        time.
        """
        students, companies = len(self._lists.student), len(self._seats)
        while True:
            solved = self._programme.solve(deadline)
            if solved is None:
                return bool(np.isfinite(self.bound))
            objective, duals = solved
            prices = Prices(
                np.maximum(duals[students : students + companies], 0),
                max(-float(duals[-2]), 0.0),
                max(-float(duals[-1]), 0.0),
            )
            offer = self._source.offer(prices)
            bound = offer.limit.sum() + prices.seats @ self._seats
            bound -= prices.point * self._least + prices.cover * self._covered
            self.bound = min(self.bound, float(bound))
            better = offer.value > duals[offer.rows] + 1e-7
            if self.bound - objective < 1e-7 * max(1.0, abs(objective)):
                return True
            if not self.add(offer.rows[better], offer.sets[better]) or deadline.is_over:
                return True

    def round(self, deadline: Deadline) -> FairChoice | None:
        """The best whole choice among the sets offered so far."""
        x = self._programme.solve_whole(deadline)
        if x is None:
            return None
        chosen = x > 0.5
        rows, sets = np.concatenate(self._rows)[chosen], np.concatenate(self._sets)[chosen]
        welfare = float(self._lists.worth_of(rows, sets).sum())
        return FairChoice(self._lists.pairs_of(rows, sets), welfare, max(self.bound, welfare))
