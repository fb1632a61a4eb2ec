"""The wishes of each student as matrices, and what a set of them is worth; it chooses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planning.individual.remainder import Remainder
from planning.individual.welfare import utility

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class WishLists:
    """Shapes: N students with an open pair, k places of the longest list."""

    rest: Remainder
    student: Integers
    """[N]"""
    pair: Integers
    """[N, k] position among the open pairs, -1 beyond the end of the list"""
    company: Integers
    """[N, k] the number of companies beyond the end of the list"""
    gain: Integers
    """[N, k] points, 0 beyond the end of the list"""

    @cached_property
    def limit(self) -> Integers:
        """[N] meetings left"""
        return self.rest.limit[self.student]

    @cached_property
    def best(self) -> Integers:
        """[N] the points that the student would have alone in the world"""
        return self.rest.situation.pairs.best[self.student]

    @cached_property
    def standing_points(self) -> Integers:
        """[N]"""
        return self.rest.standing_points_of[self.student]

    @cached_property
    def has_standing(self) -> Booleans:
        """[N] whether a booking of the student stands in any case"""
        return self.rest.standing_count_of[self.student] > 0

    def sets_of(self, chosen: Integers) -> Booleans:
        """[N, k] the set that each student has if the `chosen` open pairs meet"""
        has = np.zeros(len(self.rest.pair) + 1, dtype=bool)
        has[chosen] = True
        return has[self.pair]

    def points_of(self, rows: Integers, sets: Booleans) -> Integers:
        """[n] with the standing ones; rows: [n] positions in `student`; sets: [n, k]"""
        points: Integers = (self.gain[rows] * sets).sum(axis=1) + self.standing_points[rows]
        return points

    def worth_of(self, rows: Integers, sets: Booleans) -> Floats:
        """[n]"""
        has_meeting = sets.any(axis=1) | self.has_standing[rows]
        return utility(self.points_of(rows, sets), self.best[rows], has_meeting)

    def covers(self, rows: Integers, sets: Booleans) -> Floats:
        """[n] 1 where the set keeps a student from having nothing"""
        return (sets.any(axis=1) & ~self.has_standing[rows]).astype(np.float64)

    def pairs_of(self, rows: Integers, sets: Booleans) -> Integers:
        """The open pairs in the given sets of the given students."""
        return np.sort(self.pair[rows][sets])


def wish_lists_of(rest: Remainder) -> WishLists:
    """Every open pair at its place in its student's row."""
    student, row = np.unique(rest.student, return_inverse=True)
    order = np.argsort(row, kind="stable")
    begins = np.searchsorted(row[order], np.arange(len(student)))
    place = np.empty(len(row), dtype=np.int64)
    place[order] = np.arange(len(row)) - begins[row[order]]
    pair = np.full((len(student), int(place.max(initial=-1)) + 1), -1)
    pair[row, place] = np.arange(len(row))
    company = np.append(rest.company, len(rest.seats))[pair]
    return WishLists(rest, student, pair, company, np.append(rest.points, 0)[pair])
