"""How schools plan by hand, to compare with: first come and round robin; nothing is optimised
here.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from planning.individual.occupancy import Occupancy, place_pins, seat_rows
from planning.model.bookings import Bookings
from planning.model.instance import Instance
from planning.model.schedule import Schedule


def first_come(instance: Instance) -> Bookings:
    """Student by student in the order of the list, each takes all that is left of the own wishes,
    best first.

    Pins stand first. Returns the bookings, ascending.
    """
    tables = _Tables(instance)
    for student, row in enumerate(_wishes_best_first(instance)):
        for company in row:
            tables.take(student, company)
    return tables.bookings()


def round_robin(instance: Instance, order: Sequence[int] | None = None) -> Bookings:
    """Everybody takes one wish in turn, forth and back (snake), until nobody can take another.

    `order` is the order of the students, by default that of the list. Pins stand first. Returns
    ascending.
    """
    tables = _Tables(instance)
    # Seats and slots only ever fill up: a wish that was passed over need not be tried again.
    ways = [iter(row) for row in _wishes_best_first(instance)]
    waiting = list(range(instance.student_count) if order is None else order)
    while waiting:
        waiting = [
            student
            for student in waiting
            if any(tables.take(student, company) for company in ways[student])
        ]
        waiting.reverse()
    return tables.bookings()


def planned_by_hand(instance: Instance) -> dict[str, Schedule]:
    """First come and round robin, measured as the engine's plans are, to stand beside them.

    Their `upper_bound` is no proof, only what everybody alone could have.
    """
    from planning.individual.results import schedule_of
    from planning.individual.situation import situation_of

    situation = situation_of(instance)
    alone = int(situation.pairs.best.sum())
    plans = {"first_come": first_come(instance), "round_robin": round_robin(instance)}
    return {
        name: schedule_of(situation, bookings.to_array(), alone, name)
        for name, bookings in plans.items()
    }


def _wishes_best_first(instance: Instance) -> list[list[int]]:
    """[S] the companies that may be met, most points first, else in the student's order."""
    import numpy as np

    from planning.individual.pairs import eligible_pairs

    pairs = eligible_pairs(instance)
    companies = pairs.company[np.lexsort((pairs.rank, -pairs.points, pairs.student))].tolist()
    first = pairs.first.tolist()
    return [companies[first[student] : first[student + 1]] for student in range(len(first) - 1)]


class _Tables:
    """Who sits where, as lean as a country needs it; pins stand first."""

    def __init__(self, instance: Instance) -> None:
        self._rows = array("q")
        """student, company, slot, student, company, slot, ..."""
        self._left = seat_rows(instance)
        self._meetings = list(instance.meetings)
        for student in instance.cancelled_students:
            self._meetings[student] = 0
        self._busy = [0] * instance.student_count
        """[S] bit t set = taken or blocked"""
        for student, slots in instance.blocked.items():
            self._busy[student] = sum(1 << slot for slot in set(slots))
        self._pinned: set[tuple[int, int]] = set()
        if instance.pins:
            for pin in place_pins(Occupancy(instance), instance.pins)[0]:
                self._pinned.add(pin[:2])
                self._book(*pin)

    def take(self, student: int, company: int) -> bool:
        """Books the first slot that suits both. Nobody asks twice for the same company."""
        if self._meetings[student] <= 0 or (student, company) in self._pinned:
            return False
        busy = self._busy[student]
        for slot, tables in enumerate(self._left[company]):
            if tables > 0 and not busy >> slot & 1:
                self._book(student, company, slot)
                return True
        return False

    def _book(self, student: int, company: int, slot: int) -> None:
        self._left[company][slot] -= 1
        self._meetings[student] -= 1
        self._busy[student] |= 1 << slot
        self._rows.extend((student, company, slot))

    def bookings(self) -> Bookings:
        """Ascending."""
        import numpy as np

        rows = np.array(self._rows, dtype=np.int64).reshape(-1, 3)
        return Bookings(rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))])
