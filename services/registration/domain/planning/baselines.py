"""How schools plan by hand, to compare with: first come and round robin; nothing is optimised
here."""

from __future__ import annotations

from collections.abc import Sequence

from .instance import Booking, Instance
from .occupancy import Occupancy, place_pins
from .points import WishPoints, wish_points


def first_come(instance: Instance, points: WishPoints | None = None) -> list[Booking]:
    """Student by student in the order of the list, each takes all that is left of the own wishes,
    best first.

    Pins stand first. Returns the bookings, ascending.
    """
    rows = (points or wish_points(instance)).rows
    occupancy = Occupancy(instance)
    place_pins(occupancy, instance.pins)
    for student, row in enumerate(rows):
        for company, _ in sorted(row, key=_best_first):
            slot = occupancy.first_common_slot(student, company)
            if slot is not None:
                occupancy.book((student, company, slot))
    return occupancy.bookings()


def round_robin(
    instance: Instance, points: WishPoints | None = None, order: Sequence[int] | None = None
) -> list[Booking]:
    """Everybody takes one wish in turn, forth and back (snake), until nobody can take another.

    `order` is the order of the students, by default that of the list. Pins stand first. Returns
    ascending.
    """
    rows = [sorted(row, key=_best_first) for row in (points or wish_points(instance)).rows]
    occupancy = Occupancy(instance)
    place_pins(occupancy, instance.pins)
    waiting = list(range(instance.student_count) if order is None else order)
    next_wish = [0] * instance.student_count
    while waiting:
        waiting = [
            student
            for student in waiting
            if _takes_one(occupancy, student, rows[student], next_wish)
        ]
        waiting.reverse()
    return occupancy.bookings()


def _best_first(wish: tuple[int, int]) -> int:
    return -wish[1]


def _takes_one(
    occupancy: Occupancy, student: int, row: Sequence[tuple[int, int]], next_wish: list[int]
) -> bool:
    """Seats and slots only ever fill up, so a wish that was passed over need not be tried again."""
    while next_wish[student] < len(row):
        company, _ = row[next_wish[student]]
        next_wish[student] += 1
        slot = occupancy.first_common_slot(student, company)
        if slot is not None:
            occupancy.book((student, company, slot))
            return True
    return False
