"""The time-indexed programme of the restricted case and the way back from its columns to slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from planning.individual.colouring import slots_of_pairs
from planning.individual.remainder import Remainder
from planning.solver import Programme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SlotModel:
    """Columns x[pair, slot class]. Shapes: N columns, P open pairs, K slot classes."""

    remainder: Remainder
    pair: Integers
    """[N] position among the remainder's open pairs"""
    slot_class: Integers
    """[N]"""

    def programme(self, gain: Floats) -> Programme:
        """gain: [N]. Rows: a pair once, a student's and a company's places per class, a student's
        limit.
        """
        rest = self.remainder
        # Not only the classes that have columns: in the last ones nobody may find anybody.
        classes = int(rest.slot_classes.max(initial=0)) + 1
        student, company = rest.student[self.pair], rest.company[self.pair]
        places, seats = self._places(classes), self._seats(classes)
        blocks = (
            (self.pair, np.ones(len(rest.pair))),
            (student * classes + self.slot_class, places.reshape(-1)),
            (company * classes + self.slot_class, seats.reshape(-1)),
            (student, rest.limit),
        )
        return assemble(gain, blocks)

    def _places(self, classes: int) -> Integers:
        places = np.zeros((len(self.remainder.limit), classes), dtype=np.int64)
        for slot, number in enumerate(self.remainder.slot_classes):
            places[:, number] += self.remainder.present[:, slot]
        return places

    def _seats(self, classes: int) -> Integers:
        seats = np.zeros((len(self.remainder.seats), classes), dtype=np.int64)
        for slot, number in enumerate(self.remainder.slot_classes):
            seats[:, number] += self.remainder.seats[:, slot]
        return seats

    def slots(self, chosen: Integers) -> dict[int, int]:
        """{open pair: slot} for the chosen columns: König's colouring within each slot class."""
        rest = self.remainder
        found: dict[int, int] = {}
        for number in range(int(rest.slot_classes.max(initial=0)) + 1):
            slots = np.flatnonzero(rest.slot_classes == number)
            pairs = self.pair[chosen[self.slot_class[chosen] == number]]
            colours = _within_class(rest, pairs, rest.seats[:, slots[0]], len(slots))
            found |= zip(pairs.tolist(), slots[colours].tolist(), strict=True)
        return found


def _within_class(rest: Remainder, pairs: Integers, seats: Integers, slots: int) -> Integers:

    if not len(pairs):
        return np.zeros(0, dtype=np.int64)
    return slots_of_pairs(rest.student[pairs], rest.company[pairs], seats, slots)


def slot_model(remainder: Remainder, pairs: Integers) -> SlotModel:
    """Over the given open pairs only, one column per slot class in which both can meet."""
    numbers = remainder.slot_classes
    first_of_class = np.unique(numbers, return_index=True)[1]
    student, company = remainder.student[pairs], remainder.company[pairs]
    columns, classes = [], []
    for number, slot in enumerate(first_of_class):
        can = remainder.present[student, slot] & (remainder.seats[company, slot] > 0)
        columns.append(pairs[can])
        classes.append(np.full(int(can.sum()), number))
    return SlotModel(remainder, np.concatenate(columns), np.concatenate(classes))


def assemble(gain: Floats, blocks: tuple[tuple[Integers, NDArray[Any]], ...]) -> Programme:
    """A packing programme over columns in 0..1: each block says which row a column counts in, and
    row sizes.

    Rows that cannot be broken are left out.
    """
    rows, columns, sizes = [], [], []
    offset = 0
    every = np.arange(len(gain))
    for row, size in blocks:
        counts = np.bincount(row, minlength=len(size))
        binding = counts > size
        number = np.cumsum(binding) - 1
        kept = binding[row]
        rows.append(number[row[kept]] + offset)
        columns.append(every[kept])
        sizes.append(np.asarray(size, dtype=np.float64)[binding])
        offset += int(binding.sum())
    row, column = np.concatenate(rows), np.concatenate(columns)
    upper = np.concatenate(sizes)
    return Programme(
        gain=gain,
        lower=np.zeros(len(gain)),
        upper=np.ones(len(gain)),
        row=row,
        column=column,
        value=np.ones(len(row)),
        row_lower=np.full(len(upper), -np.inf),
        row_upper=upper,
    )
