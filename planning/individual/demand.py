"""What students want at given prices, worked out for all of them at once; it moves no price.

Wishes stand in matrices of one row per place and one column per student, so that every step is a
pass over whole rows and ranking is a sorting network (Batcher 1968) of a few minima and maxima. The
numbers are as short as the weights allow: weights of a wish list fit in one byte each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planning.individual.market import Market

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]
    Whole = NDArray[Any]
    """whole numbers of the block's kind: the shortest that hold twice the highest weight"""

_SHORTEST = 8
_LONGEST_NETWORK = 32
_KINDS = (np.int8, np.int16, np.int32, np.int64)
_MOST_COMPANIES_BY_DIGITS = 2**16
_MANY = 0.6
"""wishes for moved companies per student above which all are asked again: it needs no sorting
out
"""


@dataclass(frozen=True, slots=True)
class Demand:
    """strict: wanted in any case; tied: one as good as another. n students, k places."""

    strict: Booleans
    """[k, n]"""
    tied: Booleans
    """[k, n]"""
    least: Integers
    """[n] how many of the tied pairs the student must have"""
    most: Integers
    """[n] how many of the tied pairs the student may have at no loss"""
    turns_at: Whole
    """[n] a pair that is strictly wanted stays so while its surplus is above this"""

    def of(self, columns: Integers) -> Demand:
        """What these students want."""
        return Demand(
            self.strict[:, columns],
            self.tied[:, columns],
            self.least[columns],
            self.most[columns],
            self.turns_at[columns],
        )

    def put(self, columns: Integers, part: Demand) -> None:
        """Takes over what these students want now."""
        self.strict[:, columns] = part.strict
        self.tied[:, columns] = part.tied
        self.least[columns] = part.least
        self.most[columns] = part.most
        self.turns_at[columns] = part.turns_at


class Block:
    """Students with lists of similar length. Shapes: n students, k places."""

    def __init__(
        self, company: Integers, weight: Whole, limit: Integers, bonus: Whole, nobody: int
    ) -> None:
        """company [k, n]: `nobody` (the number of companies) where there is no pair; weight [k, n]:
        `never` there. limit: [n]. bonus: as in the market, of the kind of the weights.
        """
        self.company, self.weight, self._nobody = company, weight, nobody
        self._limit, self._bonus = limit, bonus
        self._kind = weight.dtype.type
        self._never = self._kind(_never(weight.dtype))
        """below every surplus that a pair can have"""
        places = len(company)
        row = np.minimum(np.arange(places), len(bonus) - 1)
        within = np.arange(places)[:, None] < limit[None, :]
        self._bonus_at = np.where(within, bonus[row][:, None], self._never)

    def of(self, columns: Integers) -> Block:
        """These students alone."""
        return Block(
            np.ascontiguousarray(self.company[:, columns]),
            np.ascontiguousarray(self.weight[:, columns]),
            self._limit[columns],
            self._bonus,
            self._nobody,
        )

    def surplus(self, prices: Integers) -> Whole:
        """[k, n] weight less price"""
        # At the highest price that is told apart nobody wants a pair: see `_kind_for`.
        price = np.append(np.minimum(prices, -int(self._never) // 2), 0).astype(self._kind)
        surplus: Whole = np.take(price, self.company)
        np.subtract(self.weight, surplus, out=surplus)
        return surplus

    def gains(self, prices: Integers) -> Whole:
        """[k, n] surplus and bonus of each student's best pair, next best, ..."""
        gains: Whole = _descending(self.surplus(prices))
        gains += self._bonus_at
        return gains

    def demand(self, prices: Integers) -> Demand:
        """A student wants the best n pairs, n being the greatest with surplus + bonus > 0 at the
        n-th.
        """
        surplus, never = self.surplus(prices), self._never
        ranked = _descending(surplus)
        gain = ranked + self._bonus_at
        wants, accepts = _count(gain > 0), _count(gain >= 0)
        last = self._at(ranked, wants - 1, absent=-never)
        following = self._at(ranked, wants, absent=never)
        # The tied pairs are those on both sides of the n-th place, or those that are worth exactly
        # nothing.
        threshold = np.where(last == following, last, np.where(accepts > wants, following, -never))
        strict = surplus > np.where(threshold < -never, threshold, following)
        tied = surplus == threshold
        had = _count(strict)
        # Wanted until the following one is better, or the n-th place is worth nothing to it.
        final = len(self._bonus) - 1
        bonus_last = self._bonus[np.clip(wants - 1, 0, final)] if final else self._bonus[0]
        turns_at = np.maximum(following, -bonus_last)
        return Demand(strict, tied, wants - had, accepts - had, turns_at)

    def critical(self, demand: Demand, cells: Integers) -> Integers:
        """[cells] the strictly wanted pair there stays so exactly while its company's price is
        below.
        """
        every: Whole = (self.weight - demand.turns_at).reshape(-1)
        found: Integers = np.maximum(every[cells], 0).astype(np.int64)
        return found

    def columns_with(self, companies: Booleans) -> Integers | None:
        """The students who wished for one of these companies ([C]), ascending; None: most did."""
        order, begins = self._by_company
        numbers = np.flatnonzero(companies)
        first, count = begins[numbers], begins[numbers + 1] - begins[numbers]
        total = int(count.sum())
        if total > _MANY * len(self._limit):
            return None
        there = np.zeros(len(self._limit), dtype=bool)
        shift = first - (np.cumsum(count) - count)
        there[order[np.repeat(shift, count) + np.arange(total)] % len(there)] = True
        return np.flatnonzero(there)

    @cached_property
    def _by_company(self) -> tuple[Integers, Integers]:
        """(cells by company, where each company begins)"""
        flat = self.company.reshape(-1)
        is_short = self._nobody < _MOST_COMPANIES_BY_DIGITS  # then they are sorted by digits
        order = np.argsort(flat.astype(np.uint16) if is_short else flat, kind="stable")
        begins = np.cumsum(np.bincount(flat + 1, minlength=self._nobody + 2))
        return order, begins

    def _at(self, ranked: Whole, place: Integers, absent: Any) -> Whole:
        """[n] the surplus at the given place of each student's ranking; `absent` where there is
        none.
        """
        places, count = ranked.shape
        there = (place >= 0) & (place < places)
        found = ranked.reshape(-1)[np.where(there, place, 0) * count + np.arange(count)]
        surplus: Whole = np.where(there, found, self._kind(absent))
        return surplus


@dataclass(frozen=True, slots=True)
class Listed:
    """A block with its place in the market."""

    block: Block
    students: Integers
    """[n]"""
    first_pair: Integers
    """[n]"""

    def pairs(self, cells: Integers) -> Integers:
        """The pairs of these cells: their numbers in the market."""
        place, column = np.divmod(cells, len(self.students))
        found: Integers = self.first_pair[column] + place
        return found


def blocks_of(market: Market) -> list[Listed]:
    """All students with pairs, by the length of their lists: at most twice as many cells as pairs,
    or eight places for a student.
    """
    lengths = market.pair_count
    longest = int(lengths.max(initial=0))
    blocks, low, high = [], 0, _SHORTEST
    while low < longest:
        students = np.flatnonzero((lengths > low) & (lengths <= high))
        if len(students):
            blocks.append(_listed(market, students, int(lengths[students].max())))
        low, high = high, 2 * high
    return blocks


def _listed(market: Market, students: Integers, places: int) -> Listed:
    kind = _kind_for(int(market.weight.max(initial=0)) + int(market.bonus[0]))
    first = market.first_pair[students]
    place = np.arange(places)[:, None]
    pair = first + place
    company = np.take(market.company, pair, mode="clip")
    weight = np.take(market.weight.astype(kind), pair, mode="clip")
    beyond = place >= market.pair_count[students]
    company[beyond] = len(market.seats)
    weight[beyond] = _never(np.dtype(kind))
    bonus = market.bonus.astype(kind)
    block = Block(company, weight, market.limit[students], bonus, len(market.seats))
    return Listed(block, students, first)


def _kind_for(top: int) -> Any:
    """The shortest kind in which no sum of two of these numbers, or of a number and `never`, is too
    large; prices go one above `top` at most.
    """
    return next(kind for kind in _KINDS if top < -_never(np.dtype(kind)) // 2)


def _never(kind: np.dtype[Any]) -> int:
    return -(1 << (8 * kind.itemsize - 2))


def _count(flags: Booleans) -> Integers:
    """[n] how many are set in each column"""
    short = np.int8 if len(flags) < 128 else np.int64
    counts: Integers = np.add.reduce(flags, axis=0, dtype=short).astype(np.int64)
    return counts


def _descending(surplus: Whole) -> Whole:
    """[k, n] every column in descending order"""
    places = len(surplus)
    if places > _LONGEST_NETWORK:
        backwards: Whole = np.sort(surplus, axis=0)[::-1]
        return np.ascontiguousarray(backwards)
    ranked = surplus.copy()
    greater = np.empty_like(ranked[0])
    for one, other in _comparators(places):
        np.maximum(ranked[one], ranked[other], out=greater)
        np.minimum(ranked[one], ranked[other], out=ranked[other])
        ranked[one] = greater
    return ranked


@cache
def _comparators(places: int) -> tuple[tuple[int, int], ...]:
    return tuple(_merge_exchange(places))


def _merge_exchange(places: int) -> Iterator[tuple[int, int]]:
    """Batcher's network for any number of places (Knuth, volume 3, algorithm 5.2.2 M)."""
    if places < 2:
        return
    first = 1 << ((places - 1).bit_length() - 1)
    step = first
    while step:
        half, remainder, distance = first, 0, step
        while True:
            for one in range(places - distance):
                if one & step == remainder:
                    yield one, one + distance
            if half == step:
                break
            distance, half, remainder = half - step, half >> 1, step
        step >>= 1
