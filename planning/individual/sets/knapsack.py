"""Long lists: the best sets at given prices by a small knapsack per student; no list of all sets is
ever made, so a list may have any length.

The worth of a set is concave in its points. So the best set is looked for among those that are best
when a point counts alike wherever it comes from (`rate`): for each rate they are the wishes with
the greatest rate x points - price. The rate at which the worth rises just as fast is found by
halving, for all students at once; exchanges of one wish then reach the sets between two of these.
The line at that rate also proves a limit on every set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planning.individual.remainder import Remainder
from planning.individual.sets.lists import WishLists
from planning.individual.sets.prices import Offer, Prices
from planning.individual.welfare import most_at_rate, rate_of, utility

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]

_MOST_CELLS = 2_000_000
"""students x wishes that are priced at once"""
_HALVINGS = 30
_NEVER = -1e9
_NEAR = 12
"""further sets of a student for the last integer programme"""


def can_price(rest: Remainder) -> bool:
    """Whether all lists can be held as one matrix."""
    lengths = np.bincount(rest.student, minlength=1)
    return int((lengths > 0).sum()) * int(lengths.max(initial=0)) <= _MOST_CELLS


class Knapsacks:
    """Shapes: N students, k wishes of the longest list."""

    def __init__(self, lists: WishLists) -> None:
        self._lists = lists
        self._every = np.arange(len(lists.student))
        self._gain = lists.gain.astype(np.float64)
        self._last: tuple[Integers, Booleans, Floats] | None = None

    def offer(self, prices: Prices) -> Offer:
        """Good sets of everybody, with a proven limit on all of them."""
        lists = self._lists
        price = np.append(prices.seats, 0.0)[lists.company]
        low = np.full(len(self._every), prices.point)
        high = prices.point + rate_of(lists.standing_points, lists.best)
        for _ in range(_HALVINGS):
            rate = (low + high) / 2
            points = lists.points_of(self._every, self._at(rate, price))
            rises = prices.point + rate_of(points, lists.best) > rate
            low, high = np.where(rises, rate, low), np.where(rises, high, rate)
        ends = [self._at(low, price), self._at(high, price)]
        nothing = np.zeros_like(ends[0])
        found = [*ends, nothing]
        limit = np.minimum(*(self._limit(rate, price, prices) for rate in (low, high)))
        empty = self._value(self._every, nothing, price, prices)
        near = [self._exchanged(each, price, prices) for each in ends]
        rows = np.concatenate([self._every] * len(found) + [each[0] for each in near])
        sets = np.concatenate(found + [each[1] for each in near])
        value = self._value(rows, sets, price, prices)
        best = np.full(len(self._every), _NEVER)
        np.maximum.at(best, rows, value)
        self._last = (rows, sets, value - best[rows])
        order = np.lexsort((-value, rows))
        first = order[np.unique(rows[order], return_index=True)[1]]
        chosen = np.union1d(first, np.arange(2 * len(self._every)))
        return Offer(
            np.maximum(np.maximum(limit, empty), best), rows[chosen], sets[chosen], value[chosen]
        )

    def near_misses(self, gap: float) -> tuple[Integers, Booleans]:
        """(rows, sets) that cost less than the gap at the last prices, the closest first."""
        assert self._last is not None, "nothing has been priced"
        rows, sets, reduced = self._last
        order = np.argsort(-reduced, kind="stable")
        keep = order[reduced[order] >= -gap]
        return rows[keep], sets[keep]

    def _at(self, rate: Floats, price: Floats) -> Booleans:
        """[N, k] the best set when a point counts `rate` [N]: never empty, for who has nothing is
        priced apart.
        """
        score = self._scores(rate, price)
        order = np.argsort(-score, axis=1, kind="stable")
        ranked = np.take_along_axis(score, order, axis=1)
        place = np.arange(score.shape[1])[None, :]
        takes = (ranked > 0) & (place < self._lists.limit[:, None])
        takes[:, 0] |= ranked[:, 0] > _NEVER / 2
        chosen = np.zeros_like(takes)
        np.put_along_axis(chosen, order, takes, axis=1)
        return chosen

    def _scores(self, rate: Floats, price: Floats) -> Floats:
        score: Floats = rate[:, None] * self._gain - price
        score[self._lists.pair < 0] = _NEVER
        return score

    def _limit(self, rate: Floats, price: Floats, prices: Prices) -> Floats:
        """[N] no set with a meeting is worth more: the line of this rate lies above the worth, and
        the best set along the line is known.
        """
        lists = self._lists
        along = (self._scores(rate, price) * self._at(rate, price)).sum(axis=1)
        most = lists.best + lists.standing_points
        above = most_at_rate(rate - prices.point, lists.standing_points, lists.best, most)
        covering = np.where(lists.has_standing, 0.0, prices.cover)
        limit: Floats = along + above + rate * lists.standing_points + covering
        return limit

    def _value(self, rows: Integers, sets: Booleans, price: Floats, prices: Prices) -> Floats:
        lists = self._lists
        value: Floats = lists.worth_of(rows, sets) - (price[rows] * sets).sum(axis=1)
        value += prices.point * lists.points_of(rows, sets)
        return value + prices.cover * lists.covers(rows, sets)

    def _exchanged(
        self, sets: Booleans, price: Floats, prices: Prices
    ) -> tuple[Integers, Booleans]:
        """The best sets that differ by one wish from these, at most `_NEAR` of each student: one
        place after the other is given up (or none) for any other wish (or none).
        """
        lists, gain = self._lists, self._gain
        points = lists.points_of(self._every, sets).astype(np.float64)
        cost = (price * sets).sum(axis=1)
        size = sets.sum(axis=1)
        offers: list[tuple[Floats, Integers, Integers]] = []
        order = np.argsort(~sets, axis=1, kind="stable")
        for step in range(-1, int(size.max(initial=0))):
            out = order[:, step] if step >= 0 else np.full(len(sets), -1)
            there = (step < size) if step >= 0 else size < lists.limit
            given = np.where(out >= 0, gain[self._every, out], 0.0)
            back = np.where(out >= 0, price[self._every, out], 0.0)
            after = (points - given)[:, None] + gain
            worth = utility(after, lists.best[:, None], True)
            value = worth + prices.point * after - (cost - back)[:, None] - price
            value[sets | (lists.pair < 0) | ~there[:, None]] = _NEVER
            best = value.argmax(axis=1)
            offers.append((value[self._every, best], out, best))
        value = np.stack([each[0] for each in offers], axis=1)
        count = min(_NEAR, value.shape[1])
        close = np.argpartition(-value, count - 1, axis=1)[:, :count]
        rows = np.repeat(self._every, count)
        column = close.reshape(-1)
        keep = value[rows, column] > _NEVER / 2
        rows, column = rows[keep], column[keep]
        out = np.stack([each[1] for each in offers], axis=1)[rows, column]
        into = np.stack([each[2] for each in offers], axis=1)[rows, column]
        changed = sets[rows].copy()
        place = np.arange(len(rows))
        changed[place[out >= 0], out[out >= 0]] = False
        changed[place, into] = True
        return rows, changed
