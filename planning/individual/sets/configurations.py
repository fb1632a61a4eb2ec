"""Short lists: all sets of wishes that a student can be given, listed and priced at once."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from planning.individual.remainder import Remainder
from planning.individual.sets.lists import WishLists
from planning.individual.sets.prices import Offer, Prices
from planning.individual.welfare import utility

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]

_LARGEST = 8_000_000
"""students x sets that are priced at once (64 MB an array)"""
_IMPOSSIBLE = -1e9
_NEAR = 12
"""further sets of a student for the last integer programme"""


def fits(rest: Remainder) -> bool:
    """Whether all sets of all students can be priced at once."""
    lengths = np.bincount(rest.student, minlength=1)
    longest, most = int(lengths.max(initial=0)), int(rest.limit.max(initial=0))
    students = int((lengths > 0).sum())
    return longest < 50 and students * _count(longest, most) <= _LARGEST


def _count(longest: int, most: int) -> int:
    return sum(comb(longest, size) for size in range(min(longest, most) + 1))


class Configurations:
    """Shapes: N students, n sets, k wishes. Only for lists that fit."""

    def __init__(self, lists: WishLists) -> None:
        self._lists = lists
        longest = lists.pair.shape[1]
        self._sets = _sets(longest, int(lists.limit.max(initial=0)))
        size = self._sets.sum(axis=1)
        self._points = lists.gain @ self._sets.T + lists.standing_points[:, None]
        has_meeting = (size > 0)[None, :] | lists.has_standing[:, None]
        self._worth = utility(self._points, lists.best[:, None], has_meeting)
        too_many = size[None, :] > lists.limit[:, None]
        beyond = (lists.pair < 0).astype(float) @ self._sets.T > 0
        self._worth[too_many | beyond] = _IMPOSSIBLE
        self._covering = (size > 0)[None, :] & ~lists.has_standing[:, None]
        self._last = self._worth

    def offer(self, prices: Prices) -> Offer:
        """The best set of everybody, exactly."""
        seat = np.append(prices.seats, 0.0)[self._lists.company]
        value = self._worth + prices.point * self._points - seat @ self._sets.T
        if prices.cover:
            value = value + prices.cover * self._covering
        number = value.argmax(axis=1)
        rows = np.arange(len(number))
        best = value[rows, number]
        self._last = value - best[:, None]
        return Offer(best, rows, self._sets[number] > 0, best)

    def near_misses(self, gap: float) -> tuple[Integers, Booleans]:
        """(rows, sets) that cost less than the gap at the last prices, the closest first."""
        count = min(_NEAR, self._last.shape[1])
        close = np.argpartition(-self._last, count - 1, axis=1)[:, :count]
        rows = np.repeat(np.arange(len(close)), close.shape[1])
        numbers = close.reshape(-1)
        reduced = self._last[rows, numbers]
        order = np.argsort(-reduced, kind="stable")
        keep = order[reduced[order] >= -gap]
        return rows[keep], self._sets[numbers[keep]] > 0


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
