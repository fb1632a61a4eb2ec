"""Gives chosen pairs their slots where slots differ, and uses the seats of those that found
none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planning.individual.remainder import Remainder
from planning.individual.timetable import Timetable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def place_chosen(rest: Remainder, chosen: Integers) -> tuple[dict[int, int], Integers]:
    """Slots for the chosen open pairs, those with the least choice first, then for what else fits.

    Returns ({open pair: slot}, the chosen pairs that found none).
    """
    timetable = rest.timetable()
    common = _common_slots(rest)
    order = chosen[np.argsort(common[chosen], kind="stable")]
    missing = timetable.place_all(order.tolist())
    if missing:
        _add_what_fits(rest, timetable)
    placed = timetable.slot_of
    return placed, np.array([pair for pair in missing if pair not in placed], dtype=np.int64)


def _add_what_fits(rest: Remainder, timetable: Timetable) -> None:
    """Further meetings, those of most points first, where seats stayed free."""
    placed = timetable.slot_of
    left = rest.limit.copy()
    np.subtract.at(left, rest.student[np.fromiter(placed, np.int64, len(placed))], 1)
    others = np.argsort(-rest.points, kind="stable")
    for pair in others[left[rest.student[others]] > 0].tolist():
        student = rest.student[pair]
        if pair not in placed and left[student] > 0 and timetable.place(pair):
            left[student] -= 1


def _common_slots(rest: Remainder) -> Integers:
    """[P] in how many slots the two can meet"""
    student, company = rest.student, rest.company
    count = np.zeros(len(student), dtype=np.int64)
    for slot in range(rest.present.shape[1]):
        count += rest.present[student, slot] & (rest.seats[company, slot] > 0)
    return count
