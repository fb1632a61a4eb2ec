"""How few students must be left with nothing, exactly, and how a plan gets there.

Who has anything has one booking at least, so the fewest that are left out is a question of
matching: students to seats, one each (Berge 1957, Hall 1935). Slots are told apart as far as they
differ, so absence, blocked slots and what stands are counted too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from planning.individual.remainder import Remainder
from planning.model.schedule import EmptyHanded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]


def fewest_empty_handed(rest: Remainder, seats: Integers | None = None) -> int:
    """The fewest students with a wish who have nothing in any plan that keeps what stands.

    seats: [C, T] in place of the remainder's own.
    """
    places = _Places(rest, rest.seats if seats is None else seats)
    waiting = np.flatnonzero(rest.situation.pairs.wishing & (rest.standing_count_of == 0))
    return len(waiting) - places.seat_all(waiting.tolist())


def empty_handed(rest: Remainder, slot_of: Mapping[int, int]) -> Integers:
    """The students with a wish who have no booking."""
    chosen = np.fromiter(slot_of, np.int64, len(slot_of))
    has = rest.standing_count_of > 0
    has[rest.student[chosen]] = True
    return np.flatnonzero(rest.situation.pairs.wishing & ~has)


def reasons_empty_handed(rest: Remainder, slot_of: Mapping[int, int]) -> tuple[EmptyHanded, ...]:
    """Why each student with a wish and no booking has none, ascending by student."""
    empty = empty_handed(rest, slot_of).tolist()
    if not empty:
        return ()
    plan = _Plan(rest, slot_of)
    can_come = set(np.flatnonzero(rest.present.any(axis=1)).tolist())
    companies: dict[int, list[int]] = {student: [] for student in empty}
    pairs = rest.situation.pairs
    for student in empty:
        begin, end = pairs.first[student], pairs.first[student + 1]
        companies[student] = pairs.company[begin:end].tolist()
    return tuple(
        EmptyHanded.of(
            student,
            tuple(companies[student]),
            plan.reach(student) if student in can_come else None,
        )
        for student in empty
    )


class _Places:
    """Students on seats, one each: augmenting paths, breadth first. What a search that failed has
    seen leads nowhere later either, so all failures together look at every wish once.
    """

    def __init__(self, rest: Remainder, seats: Integers) -> None:
        numbers, first = np.unique(rest.slot_classes, return_index=True)
        self._classes = len(numbers)
        size = np.zeros((len(seats), self._classes), dtype=np.int64)
        for slot, number in enumerate(rest.slot_classes):
            size[:, number] += seats[:, slot]
        self._left: list[int] = size.reshape(-1).tolist()
        self._seated: list[list[int]] = [[] for _ in self._left]
        self._dead = [not left for left in self._left]
        self._wishes = _ranges(rest)
        self._company = rest.company.tolist()
        present = rest.present[:, first]
        self._open = [np.flatnonzero(row).tolist() for row in present]

    def seat_all(self, students: Sequence[int]) -> int:
        """How many of the students find a seat of their own."""
        return sum(self._seat(student) for student in students)

    def _places_of(self, student: int) -> list[int]:
        begin, end = self._wishes[student]
        return [
            company * self._classes + number
            for company in self._company[begin:end]
            for number in self._open[student]
        ]

    def _seat(self, student: int) -> bool:
        came_from: dict[int, tuple[int, int]] = {}
        waiting = deque([(student, -1)])
        while waiting:
            one, held = waiting.popleft()
            for place in self._places_of(one):
                if self._dead[place] or place in came_from:
                    continue
                came_from[place] = (one, held)
                if self._left[place]:
                    self._move(came_from, place)
                    return True
                waiting.extend((other, place) for other in self._seated[place])
        for place in came_from:
            self._dead[place] = True
        return False

    def _move(self, came_from: Mapping[int, tuple[int, int]], place: int) -> None:
        self._left[place] -= 1
        while place >= 0:
            student, held = came_from[place]
            self._seated[place].append(student)
            if held >= 0:
                self._seated[held].remove(student)
            place = held


def _ranges(rest: Remainder) -> list[tuple[int, int]]:
    """[S] where the open pairs of each student begin and end."""
    count = len(rest.limit)
    begins, ends = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    if len(rest.student):
        first = np.flatnonzero(np.diff(rest.student, prepend=-1))
        begins[rest.student[first]] = first
        ends[rest.student[first]] = np.append(first[1:], len(rest.student))
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def covering(rest: Remainder, slot_of: Mapping[int, int]) -> dict[int, int]:
    """The plan with as few students with nothing as can be: whoever has none takes a free seat or
    the seat of one who keeps another meeting, which costs least; whoever has one keeps one, if need
    be another one. Seats that come free are used.
    """
    empty = empty_handed(rest, slot_of).tolist()
    if not empty:
        return dict(slot_of)
    plan = _Plan(rest, slot_of)
    moved = [plan.seat(student) for student in empty]
    if any(moved):
        plan.use_free_seats()
    return plan.slot_of


class _Plan:
    """A plan that can be changed by one student at a time."""

    def __init__(self, rest: Remainder, slot_of: Mapping[int, int]) -> None:
        self._rest = rest
        self.slot_of = dict(slot_of)
        self._student, self._company = rest.student.tolist(), rest.company.tolist()
        self._points = rest.points.tolist()
        self._wishes = _ranges(rest)
        self._open = [np.flatnonzero(row).tolist() for row in rest.present]
        self._left: dict[tuple[int, int], int] = {
            (company, slot): left
            for company, row in enumerate(rest.seats.tolist())
            for slot, left in enumerate(row)
        }
        self._closed: set[tuple[int, int]] = set()
        self._held: dict[tuple[int, int], list[int]] = {}
        """(company, slot) -> open pairs"""
        self._count: list[int] = rest.standing_count_of.tolist()
        for pair, slot in slot_of.items():
            self._take(pair, slot)

    def _take(self, pair: int, slot: int) -> None:
        company = self._company[pair]
        self.slot_of[pair] = slot
        self._left[company, slot] -= 1
        self._held.setdefault((company, slot), []).append(pair)
        self._count[self._student[pair]] += 1

    def _give_up(self, pair: int) -> None:
        company, slot = self._company[pair], self.slot_of.pop(pair)
        self._left[company, slot] += 1
        self._held[company, slot].remove(pair)
        self._count[self._student[pair]] -= 1

    def seat(self, student: int) -> bool:
        """By the shortest chain of moves that ends at a free seat or at one who has another
        meeting; of the shortest, one that costs fewest points.
        """
        came_from, ends = self._search(student)
        if not ends:
            return False
        _, seat, dropped = min(ends)
        self._apply(came_from, seat, dropped)
        return True

    def reach(self, student: int) -> int:
        """How many seats of the companies wished for are each the only meeting of somebody; -1 if
        one of them could be freed.
        """
        if self._search(student)[1]:
            return -1
        begin, end = self._wishes[student]
        seats = {(self._company[p], t) for p in range(begin, end) for t in self._open[student]}
        return sum(len(self._held.get(seat, ())) for seat in seats)

    def _search(
        self, student: int
    ) -> tuple[dict[tuple[int, int], tuple[int, int]], list[tuple[int, tuple[int, int], int]]]:
        """(how each seat was reached, the ends of the shortest chains). A search without an end has
        seen a closed circle: it stays one, so no later search needs to enter it.
        """
        came_from: dict[tuple[int, int], tuple[int, int]] = {}
        layer = [(student, -1)]
        while layer:
            ends: list[tuple[int, tuple[int, int], int]] = []
            following: list[tuple[int, int]] = []
            for one, held in layer:
                begin, end = self._wishes[one]
                for pair in range(begin, end):
                    for slot in self._open[one]:
                        seat = (self._company[pair], slot)
                        if seat in came_from or seat in self._closed:
                            continue
                        came_from[seat] = (pair, held)
                        ends += self._ends(seat, pair)
                        following += [
                            (self._student[other], other)
                            for other in self._held.get(seat, ())
                            if self._count[self._student[other]] == 1
                        ]
            if ends:
                return came_from, ends
            layer = following
        self._closed.update(came_from)
        return came_from, []

    def _ends(self, seat: tuple[int, int], pair: int) -> list[tuple[int, tuple[int, int], int]]:
        """(loss, seat, pair that is given up there or -1)"""
        gained = self._points[pair]
        if self._left[seat] > 0:
            return [(-gained, seat, -1)]
        return [
            (self._points[other] - gained, seat, other)
            for other in self._held.get(seat, ())
            if self._count[self._student[other]] > 1
        ]

    def _apply(
        self,
        came_from: Mapping[tuple[int, int], tuple[int, int]],
        seat: tuple[int, int],
        dropped: int,
    ) -> None:
        if dropped >= 0:
            self._give_up(dropped)
        while True:
            pair, held = came_from[seat]
            if held < 0:
                self._take(pair, seat[1])
                return
            before = (self._company[held], self.slot_of[held])
            self._give_up(held)
            self._take(pair, seat[1])
            seat = before

    def use_free_seats(self) -> None:
        """Further meetings, those of most points first, where seats are free."""
        limit = (self._rest.limit + self._rest.standing_count_of).tolist()
        for pair in np.argsort(-self._rest.points, kind="stable").tolist():
            student, company = self._student[pair], self._company[pair]
            if pair in self.slot_of or self._count[student] >= limit[student]:
                continue
            begin, end = self._wishes[student]
            busy = {self.slot_of[own] for own in range(begin, end) if own in self.slot_of}
            for slot in self._open[student]:
                if self._left[company, slot] > 0 and slot not in busy:
                    self._take(pair, slot)
                    break
