"""What students want at given prices, worked out for all of them at once; it moves no price.

Wishes stand in matrices of one row per place and one column per student, so that every step is a
pass over whole rows and ranking is a sorting network (Batcher 1968) of a few minima and maxima.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .market import Market

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]
    Whole = NDArray[Any]
    """int32 where the weights allow it, which halves the time, else int64"""

_SHORTEST = 8
_LONGEST_NETWORK = 32
_LARGEST_SHORT = 2**28


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
    ends: tuple[Whole, Whole, Whole, Whole]
    """[n] surplus of the last wanted and of the following pair, and what they must be worth"""
    surplus: Whole
    """[k, n]"""


class Block:
    """Students with lists of similar length. Shapes: n students, k places."""

    def __init__(self, market: Market, students: Integers, places: int) -> None:
        top = int(market.weight.max(initial=0)) + int(market.bonus[0])
        kind = np.int32 if top < _LARGEST_SHORT else np.int64
        self.never = -(2**29) if kind is np.int32 else -(2**60)
        """below every surplus that a pair can have"""
        self.students = students
        """[n]"""
        counts = market.pair_count[students]
        total = int(counts.sum())
        column = np.repeat(np.arange(len(students)), counts)
        place = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        self.pair = np.repeat(market.first_pair[students], counts) + place
        """[pairs of the block] their numbers in the market"""
        self.cell = place * len(students) + column
        """[pairs of the block] where they stand in the flattened matrices"""
        nobody = len(market.seats)
        self.company = np.full(places * len(students), nobody, dtype=np.int32)
        self.company[self.cell] = market.company[self.pair]
        weight = np.full(places * len(students), self.never, dtype=kind)
        weight[self.cell] = market.weight[self.pair]
        self.weight = weight.reshape(places, len(students))
        self._kind = kind
        self._bonus = market.bonus.astype(kind)
        self._limit = market.limit[students]
        row = np.minimum(np.arange(places), len(market.bonus) - 1)
        within = np.arange(places)[:, None] < self._limit[None, :]
        self._bonus_at = np.where(within, self._bonus[row][:, None], kind(self.never))

    def surplus(self, prices: Integers) -> Whole:
        """[k, n] weight less price"""
        price = np.append(prices, 0).astype(self._kind)
        prices_there: Whole = price[self.company].reshape(self.weight.shape)
        surplus: Whole = np.subtract(self.weight, prices_there)
        return surplus

    def gains(self, prices: Integers) -> Whole:
        """[k, n] surplus and bonus of each student's best pair, next best, ..."""
        gains: Whole = _descending(self.surplus(prices)) + self._bonus_at
        return gains

    def demand(self, prices: Integers) -> Demand:
        """A student wants the best n pairs, n being the greatest with surplus + bonus > 0 at the
        n-th."""
        surplus, never = self.surplus(prices), self.never
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
        bonus, final = self._bonus, len(self._bonus) - 1
        bonus_last = bonus[np.clip(wants - 1, 0, final)]
        bonus_next = np.where(wants < self._limit, bonus[np.minimum(wants, final)], never)
        ends = (last, following, bonus_last, bonus_next)
        return Demand(strict, tied, wants - had, accepts - had, ends, surplus)

    def critical(self, demand: Demand, cells: Integers) -> Integers:
        """[cells] the pair there is strictly wanted exactly while its company's price is below."""
        column = cells % len(self.students)
        last, following, bonus_last, bonus_next = (each[column] for each in demand.ends)
        surplus = demand.surplus.reshape(-1)[cells]
        # Wanted now: until the following one is better, or the n-th place is worth nothing to it.
        # Not wanted now: once it is better than the n-th, or the next place is worth something.
        inside = (surplus > following) & (surplus >= last)
        turns_at = np.where(
            inside, np.maximum(following, -bonus_last), np.minimum(last, -bonus_next)
        )
        weight = self.weight.reshape(-1)[cells].astype(np.int64)
        return np.maximum(weight - turns_at, 0)

    def _at(self, ranked: Whole, place: Integers, absent: int) -> Whole:
        """[n] the surplus at the given place of each student's ranking; `absent` where there is
        none."""
        places, count = ranked.shape
        there = (place >= 0) & (place < places)
        found = ranked.reshape(-1)[np.where(there, place, 0) * count + np.arange(count)]
        return np.where(there, found, self._kind(absent))


def blocks_of(market: Market) -> list[Block]:
    """All students with pairs, by the length of their lists: at most twice as many cells as pairs,
    or eight places for a student."""
    lengths = market.pair_count
    longest = int(lengths.max(initial=0))
    blocks, low, high = [], 0, _SHORTEST
    while low < longest:
        students = np.flatnonzero((lengths > low) & (lengths <= high))
        if len(students):
            blocks.append(Block(market, students, int(lengths[students].max())))
        low, high = high, 2 * high
    return blocks


def _count(flags: Booleans) -> Integers:
    """[n] how many are set in each column"""
    counts: Integers = np.add.reduce(flags, axis=0, dtype=np.int64)
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
