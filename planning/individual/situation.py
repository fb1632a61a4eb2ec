"""Everything that each planning method needs about one instance, prepared once; it chooses
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planning.individual.market import Market
from planning.individual.occupancy import Occupancy, place_pins
from planning.individual.pairs import Pairs, eligible_pairs, presence_matrix, seat_matrix
from planning.lottery import lottery_order
from planning.model.instance import Instance
from planning.model.schedule import Problem
from planning.model.terms import Booking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Situation:
    """Shapes: S students, C companies, T slots, E pairs."""

    instance: Instance
    pairs: Pairs
    seats: Integers
    """[C, T] tables, pins not yet subtracted"""
    pins: tuple[Booking, ...]
    """the bookings that must stay and can"""
    problems: tuple[Problem, ...]

    @cached_property
    def order(self) -> Integers:
        """[S] the students as the lottery draws them"""
        return lottery_order(self.instance.seed, self.instance.student_count)

    @cached_property
    def present(self) -> Booleans:
        """[S, T] whether the student can come in the slot"""
        return presence_matrix(self.instance)

    @cached_property
    def is_restricted(self) -> bool:
        """Whether slots differ: then a choice of pairs need not have a timetable."""
        instance = self.instance
        uneven = bool((self.seats != self.seats[:, :1]).any())
        return bool(self.pins) or uneven or any(instance.blocked.values())

    @cached_property
    def draw(self) -> Integers:
        """[E] the pairs as the lottery draws their students"""
        first = self.pairs.first
        counts = np.diff(first)[self.order]
        begins = np.cumsum(counts) - counts
        return np.repeat(first[:-1][self.order] - begins, counts) + np.arange(
            len(self.pairs.student)
        )

    def market(self) -> Market:
        """The pairs [E] without slots; students carry the number of their draw."""
        first = self.pairs.first
        drawn = np.empty_like(self.order)
        drawn[self.order] = np.arange(len(drawn))
        return Market(
            np.repeat(drawn, np.diff(first)),
            self.pairs.company,
            self.pairs.points,
            self.pairs.limit[self.order],
            self.seats.sum(axis=1),
            begins=first[:-1][self.order],
        )


def situation_of(instance: Instance) -> Situation:
    """Pins that cannot stand become problems and are left out."""
    pins: list[Booking] = []
    impossible: list[Problem] = []
    if instance.pins:
        pins, impossible = place_pins(Occupancy(instance), instance.pins)
    problems = (*_unknown_fields(instance), *impossible)
    return Situation(instance, eligible_pairs(instance), seat_matrix(instance), (*pins,), problems)


def situation_on_the_day(instance: Instance, happened: Sequence[Booking]) -> Situation:
    """With the meetings that were held, and without pins: a repair judges those itself."""
    pairs = eligible_pairs(instance, happened)
    return Situation(instance, pairs, seat_matrix(instance), (), (*_unknown_fields(instance),))


def _unknown_fields(instance: Instance) -> list[Problem]:
    return [
        Problem("unknown_field", name, f"{name}: nobody reads this field")
        for name in instance.unknown_fields
    ]
