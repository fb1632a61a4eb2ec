"""How schools plan by hand, to compare with: first come and round robin; nothing is optimised
here."""

from __future__ import annotations

from collections.abc import Sequence

from .instance import Booking, Instance
from .occupancy import Occupancy, place_pins
from .schedule import Schedule


def first_come(instance: Instance) -> list[Booking]:
    """Student by student in the order of the list, each takes all that is left of the own wishes,
    best first.

    Pins stand first. Returns the bookings, ascending.
    """
    rows = _wishes_best_first(instance)
    occupancy = Occupancy(instance)
    place_pins(occupancy, instance.pins)
    for student, row in enumerate(rows):
        for company in row:
            slot = occupancy.first_common_slot(student, company)
            if slot is not None:
                occupancy.book((student, company, slot))
    return occupancy.bookings()


def round_robin(instance: Instance, order: Sequence[int] | None = None) -> list[Booking]:
    """Everybody takes one wish in turn, forth and back (snake), until nobody can take another.

    `order` is the order of the students, by default that of the list. Pins stand first. Returns
    ascending.
    """
    rows = _wishes_best_first(instance)
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


def planned_by_hand(instance: Instance) -> dict[str, Schedule]:
    """First come and round robin, measured as the engine's plans are, to stand beside them.

    Their `upper_bound` is no proof, only what everybody alone could have.
    """
    import numpy as np

    from .results import schedule_of
    from .situation import situation_of

    situation = situation_of(instance)
    alone = int(situation.pairs.best.sum())
    plans = {"first_come": first_come(instance), "round_robin": round_robin(instance)}
    return {
        name: schedule_of(situation, np.array(bookings, dtype=np.int64).reshape(-1, 3), alone, name)
        for name, bookings in plans.items()
    }


def _wishes_best_first(instance: Instance) -> list[list[int]]:
    """[S] the companies that may be met, most points first, else in the student's order."""
    import numpy as np

    from .pairs import eligible_pairs

    pairs = eligible_pairs(instance)
    companies = pairs.company[np.lexsort((pairs.rank, -pairs.points, pairs.student))].tolist()
    first = pairs.first.tolist()
    return [companies[first[student] : first[student + 1]] for student in range(len(first) - 1)]


def _takes_one(
    occupancy: Occupancy, student: int, row: Sequence[int], next_wish: list[int]
) -> bool:
    """Seats and slots only ever fill up, so a wish that was passed over need not be tried again."""
    while next_wish[student] < len(row):
        company = row[next_wish[student]]
        next_wish[student] += 1
        slot = occupancy.first_common_slot(student, company)
        if slot is not None:
            occupancy.book((student, company, slot))
            return True
    return False
