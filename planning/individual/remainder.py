"""What is left to decide once the standing bookings are made: free slots, seats and wishes; it
decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planning.individual.market import Market
from planning.individual.situation import Situation
from planning.individual.timetable import Timetable
from planning.model.bookings import Bookings
from planning.model.terms import Booking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Remainder:
    """Shapes: P open pairs (as the lottery draws their students), S students, C companies, T
    slots.
    """

    situation: Situation
    standing: Integers
    """[n, 3] bookings that stay: pins and the frozen past"""
    pair: Integers
    """[P] numbers of the pairs that are still open and have a slot in common"""
    present: Booleans
    """[S, T] free and able to come"""
    seats: Integers
    """[C, T] tables left that somebody who wished for the company can use"""
    limit: Integers
    """[S] meetings left"""

    @property
    def student(self) -> Integers:
        return self.situation.pairs.student[self.pair]

    @property
    def company(self) -> Integers:
        return self.situation.pairs.company[self.pair]

    @property
    def points(self) -> Integers:
        return self.situation.pairs.points[self.pair]

    @cached_property
    def standing_points(self) -> int:
        """Whole points of the bookings that stay."""
        return int(self.standing_points_of.sum())

    @cached_property
    def standing_points_of(self) -> Integers:
        """[S] whole points of each student's standing bookings"""
        pairs = self.situation.pairs
        numbers = pairs.find(self.standing[:, 0], self.standing[:, 1])
        numbers = numbers[numbers >= 0]
        points = np.bincount(pairs.student[numbers], pairs.points[numbers], pairs.student_count)
        return points.astype(np.int64)

    @cached_property
    def standing_count_of(self) -> Integers:
        """[S] how many bookings of each student stand"""
        return np.bincount(self.standing[:, 0], minlength=self.situation.pairs.student_count)

    @cached_property
    def slot_classes(self) -> Integers:
        """[T] slots that nobody can tell apart have the same number.

        Pairs placed within a class get their slots by König's theorem, so a model need not tell
        them apart either: a whole class of students that comes later makes two slot classes, not T.
        """
        columns = np.concatenate((self.present, self.seats)).T
        return np.unique(columns, axis=0, return_inverse=True)[1].reshape(-1)

    def market(self, points: Integers | None = None) -> Market:
        """The open pairs without slots; students carry the number of their draw."""
        order = self.situation.order
        drawn = np.empty_like(order)
        drawn[order] = np.arange(len(order))
        weights = self.points if points is None else points
        seats = self.seats.sum(axis=1)
        return Market(drawn[self.student], self.company, weights, self.limit[order], seats)

    def timetable(self) -> Timetable:
        """Empty, over the open pairs [P]."""
        weights = 1 << np.arange(self.present.shape[1], dtype=object)
        masks = [int(mask) for mask in self.present.astype(object) @ weights]
        return Timetable(self.student.tolist(), self.company.tolist(), masks, self.seats.tolist())

    def slots_of(self, bookings: Iterable[Booking]) -> dict[int, int]:
        """{open pair: slot} of those bookings that are open pairs."""
        if isinstance(bookings, Bookings):
            rows = bookings.to_array()
        else:
            rows = np.array(list(bookings), dtype=np.int64).reshape(-1, 3)
        position = np.full(len(self.situation.pairs.student), -1)
        position[self.pair] = np.arange(len(self.pair))
        numbers = self.situation.pairs.find(rows[:, 0], rows[:, 1])
        known = numbers >= 0
        found, slots = position[numbers[known]], rows[known, 2]
        is_open = found >= 0
        return dict(zip(found[is_open].tolist(), slots[is_open].tolist(), strict=True))

    def bookings(self, slot_of: dict[int, int]) -> Integers:
        """[n, 3] the standing bookings and those of the open pairs that have a slot."""
        chosen = np.fromiter(slot_of, np.int64, len(slot_of))
        slots = np.fromiter(slot_of.values(), np.int64, len(slot_of))
        made = np.stack((self.student[chosen], self.company[chosen], slots), axis=1)
        return np.concatenate((self.standing, made))


def remainder_of(
    situation: Situation,
    standing: Sequence[Booking] | None = None,
    seats: Integers | None = None,
    present: Booleans | None = None,
) -> Remainder:
    """standing: bookings that stay, by default the pins; they must fit.

    seats [C, T], present [S, T]: in place of the situation's own.
    """
    rows = np.array(situation.pins if standing is None else standing, dtype=np.int64)
    rows = rows.reshape(-1, 3)
    pairs = situation.pairs
    seats = (situation.seats if seats is None else seats).copy()
    present = (situation.present if present is None else present).copy()
    np.subtract.at(seats, (rows[:, 1], rows[:, 2]), 1)
    seats = np.maximum(seats, 0)
    present[rows[:, 0], rows[:, 2]] = False
    had = np.bincount(rows[:, 0], minlength=pairs.student_count)
    limit = np.minimum(np.maximum(pairs.limit - had, 0), present.sum(axis=1))
    open_pairs = situation.draw
    taken = pairs.find(rows[:, 0], rows[:, 1])
    open_pairs = open_pairs[~np.isin(open_pairs, taken)]
    student, company = pairs.student[open_pairs], pairs.company[open_pairs]
    open_pairs = open_pairs[(limit[student] > 0) & _share_a_slot(present, seats, student, company)]
    seats = np.minimum(seats, _wishers(pairs.student, pairs.company, open_pairs, present, seats))
    return Remainder(situation, rows, open_pairs, present, seats, limit)


def _share_a_slot(
    present: Booleans, seats: Integers, student: Integers, company: Integers
) -> Booleans:
    shared = np.zeros(len(student), dtype=bool)
    for slot in range(present.shape[1]):
        shared |= present[student, slot] & (seats[company, slot] > 0)
    return shared


def _wishers(
    student: Integers, company: Integers, open_pairs: Integers, present: Booleans, seats: Integers
) -> Integers:
    """[C, T] how many who wished for the company could come then."""
    count = np.zeros_like(seats)
    for slot in range(seats.shape[1]):
        can = open_pairs[present[student[open_pairs], slot]]
        count[:, slot] = np.bincount(company[can], minlength=len(seats))
    return count
