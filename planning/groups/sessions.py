"""Group mode: in which slots each company speaks, by annealing; it proves nothing.

A state is one interval of slots and one room class per company, and a slot for every chosen pair.
Its cost is the number of students beyond the seats of their session, so 0 is a timetable for all
pairs. Sessions and students move together: fixing either first loses most of the good timetables.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from planning.groups.supply import NONE, Interval, Supply
from planning.model.terms import Booking

_EVERY = 10
"""one move of sessions per so many moves of students"""
_HOT, _WARM, _COLD = 0.8, 0.28, 0.15
"""students that a move may cost and still be taken one time in e: at first, when warmed up again
and at the end of each cooling
"""
_EMPTY = 8
"""a session with fewer than this part of its seats is not worth a company's time"""
_CHECK = 2_000
"""moves between two looks at the clock"""


@dataclass(frozen=True)
class Sessions:
    """Of each company [C] the interval and the room class, and whom the students meet."""

    intervals: Sequence[Interval]
    room_class: Sequence[int]
    excess: int
    """students beyond the seats of their sessions"""
    meets: Sequence[int]
    """[S * T] company, -1 = nobody"""


class SessionSearch:
    """One annealing run that can be continued; equal arguments give equal runs."""

    def __init__(
        self,
        supply: Supply,
        companies_of: Sequence[Sequence[int]],
        present: Sequence[Sequence[int]],
        standing: Sequence[Booking],
        seed: int,
    ) -> None:
        """companies_of: [S] whom each student is to meet; present: [S] slots open to the student,
        at least as many. standing: bookings that take seats and cannot be moved.
        """
        self._supply = supply
        self._chance = random.Random(seed)  # noqa: S311  # a search, no secret
        slots, companies = supply.slots, supply.companies
        self._left = [0] * (companies * slots)
        """[C * T] seats less students: below 0 where too many sit"""
        self._meets = [-1] * (len(companies_of) * slots)
        """[S * T] where the row of the company begins, -1 = nobody"""
        self._present = [list(open_to) for open_to in present]
        self._swaps = [
            (student * slots + one, student * slots + other, one, other)
            for student, who in enumerate(companies_of)
            if who
            for one, other in combinations(self._present[student], 2)
        ]
        """what a move can be: a student's places in `meets` and their slots"""
        self._demand = [0] * companies
        for student, wanted in enumerate(companies_of):
            self._seat_by_lot(student, wanted)
        for _, company, slot in standing:
            self._left[company * slots + slot] -= 1
            self._demand[company] += 1
        self._intervals, self._class = [NONE] * companies, [0] * companies
        self._used = [[0] * slots for _ in supply.class_rooms]
        self._most = self._lengths()
        self._open_by_demand()
        self._seats = [0] * (companies * slots)
        for company in range(companies):
            self._write_seats(company)
        self.excess = sum(max(0, -left) for left in self._left)
        self.best = self._state()

    def _seat_by_lot(self, student: int, wanted: Sequence[int]) -> None:
        slots = self._chance.sample(self._present[student], len(wanted))
        for company, slot in zip(wanted, slots, strict=True):
            row = company * self._supply.slots
            self._meets[student * self._supply.slots + slot] = row
            self._left[row + slot] -= 1
            self._demand[company] += 1

    def _lengths(self) -> list[int]:
        """[C] at most so many sessions that each is large enough to be held, not all but empty."""
        supply = self._supply
        lengths = []
        for company, demand in enumerate(self._demand):
            per_session = max(supply.smallest[company], max(supply.seats[company][-1]) // _EMPTY, 1)
            useful = min(supply.longest[company], max(1, demand // per_session))
            first, last = supply.pinned[company]
            lengths.append(max(useful if demand else 0, last - first + 1))
        return lengths

    def _open_by_demand(self) -> None:
        """First what is pinned and one session each, then where students are most crowded."""
        wanted = sorted(range(self._supply.companies), key=lambda c: -self._demand[c])
        for company in sorted(wanted, key=lambda c: self._supply.pinned[c] == NONE):
            self._open_first(company)
        growing = set(wanted)
        while growing:
            company = max(growing, key=lambda c: (self._crowding(c), -c))
            if not self._grow(company):
                growing.remove(company)

    def _crowding(self, company: int) -> float:
        first, last = self._intervals[company]
        length = last - first + 1
        return self._demand[company] / length if length else 0.0

    def _open_first(self, company: int) -> None:
        if not self._most[company]:
            return
        supply = self._supply
        pinned = supply.pinned[company]
        starts = [pinned] if pinned != NONE else [(t, t) for t in range(supply.slots)]
        options = [
            (-supply.seats[company][k][first], sum(self._used[k][first : last + 1]), first, last, k)
            for first, last in starts
            for k in range(len(supply.class_rooms))
            if supply.is_allowed(company, k, (first, last)) and self._has_room(k, (first, last))
        ]
        if options:
            *_, first, last, room_class = min(options)
            self._occupy(company, room_class, (first, last), +1)

    def _grow(self, company: int) -> bool:
        first, last = self._intervals[company]
        room_class = self._class[company]
        if first > last or last - first + 1 >= self._most[company]:
            return False
        for added, interval in ((first - 1, (first - 1, last)), (last + 1, (first, last + 1))):
            if self._supply.is_allowed(company, room_class, interval) and self._has_room(
                room_class, (added, added)
            ):
                self._occupy(company, room_class, self._intervals[company], -1)
                self._occupy(company, room_class, interval, +1)
                return True
        return False

    def _has_room(self, room_class: int, interval: Interval) -> bool:
        used, rooms = self._used[room_class], self._supply.class_rooms[room_class]
        return all(used[slot] < rooms for slot in range(interval[0], interval[1] + 1))

    def _occupy(self, company: int, room_class: int, interval: Interval, change: int) -> None:
        for slot in range(interval[0], interval[1] + 1):
            self._used[room_class][slot] += change
        if change > 0:
            self._intervals[company], self._class[company] = interval, room_class

    def _write_seats(self, company: int) -> None:
        first, last = self._intervals[company]
        row = self._supply.seats[company][self._class[company]]
        for slot in range(self._supply.slots):
            at = company * self._supply.slots + slot
            seats = row[slot] if first <= slot <= last else 0
            self._left[at] += seats - self._seats[at]
            self._seats[at] = seats

    def _state(self) -> Sessions:
        intervals, classes = tuple(self._intervals), tuple(self._class)
        slots = self._supply.slots
        meets = tuple(row // slots if row >= 0 else -1 for row in self._meets)
        return Sessions(intervals, classes, self.excess, meets)

    def cool(self, moves: int, is_first: bool, is_over: Callable[[], bool]) -> bool:
        """Cools down once in `moves` moves; False if time ran out. `best` is its best state."""
        self.best = self._state()
        hot = _HOT if is_first else _WARM
        for begun in range(0, moves, _CHECK):
            if is_over():
                return False
            heat = hot * (_COLD / hot) ** (begun / moves)
            self._move_students(_CHECK, heat)
            if self.best.excess == 0:
                break
        return True

    def _move_students(self, moves: int, heat: float) -> None:
        """The inner loop: kept in one piece on local names, since it runs a million times a second.

        A student swaps what two slots hold; the cost changes at the up to four sessions touched.
        """
        draw, left, meets, swaps = self._chance.random, self._left, self._meets, self._swaps
        chances, count = (1.0, math.exp(-1 / heat), math.exp(-2 / heat)), len(swaps)
        for _ in range(moves // _EVERY):
            self._move_sessions(heat)
            for _ in range(_EVERY if count else 0):
                at, beside, one, other = swaps[int(draw() * count)]
                first, second = meets[at], meets[beside]
                change = 0
                if first >= 0:
                    change = (left[first + other] <= 0) - (left[first + one] < 0)
                elif second < 0:
                    continue
                if second >= 0:
                    change += (left[second + one] <= 0) - (left[second + other] < 0)
                if change > 0 and draw() >= chances[change]:
                    continue
                meets[at], meets[beside] = second, first
                if first >= 0:
                    left[first + one] += 1
                    left[first + other] -= 1
                if second >= 0:
                    left[second + other] += 1
                    left[second + one] -= 1
                self.excess += change
                if change < 0 and self.excess < self.best.excess:
                    self.best = self._state()

    def _move_sessions(self, heat: float) -> None:
        changes = self._propose()
        if not changes:
            return
        change = sum(self._cost_of(*each) for each in changes)
        if change > 0 and self._chance.random() >= math.exp(-change / heat / 2):
            return
        for company, _, _ in changes:
            self._occupy(company, self._class[company], self._intervals[company], -1)
        for company, room_class, interval in changes:
            self._occupy(company, room_class, interval, +1)
            self._write_seats(company)
        self.excess += change
        if self.excess < self.best.excess:
            self.best = self._state()

    def _cost_of(self, company: int, room_class: int, interval: Interval) -> int:
        base = company * self._supply.slots
        row = self._supply.seats[company][room_class]
        change = 0
        for slot in range(self._supply.slots):
            seats = row[slot] if interval[0] <= slot <= interval[1] else 0
            before, left = self._seats[base + slot], self._left[base + slot]
            if before != seats:
                change += max(0, before - left - seats) - max(0, -left)
        return change

    def _propose(self) -> list[tuple[int, int, Interval]]:
        """Exchanges the times and rooms of two companies, or gives one a longer, shorter or later
        stretch and shortens others in its way.
        """
        draw = self._chance.random
        company = int(draw() * self._supply.companies)
        if not self._most[company]:
            return []
        if draw() < 0.5:
            return self._exchange(company, int(draw() * self._supply.companies))
        room_class = self._class[company]
        if len(self._used) > 1 and draw() < 0.2:
            room_class = int(draw() * len(self._used))
        interval = self._stretched(self._intervals[company], draw())
        is_same = (room_class, interval) == (self._class[company], self._intervals[company])
        if is_same or interval[1] - interval[0] >= self._most[company]:
            return []
        if not self._supply.is_allowed(company, room_class, interval):
            return []
        return self._make_way(company, room_class, interval)

    def _exchange(self, one: int, other: int) -> list[tuple[int, int, Interval]]:
        here, there = self._intervals[one], self._intervals[other]
        fits = (
            self._most[other] > here[1] - here[0]
            and self._most[one] > there[1] - there[0]
            and self._supply.is_allowed(one, self._class[other], there)
            and self._supply.is_allowed(other, self._class[one], here)
        )
        if one == other or not fits:
            return []
        return [(one, self._class[other], there), (other, self._class[one], here)]

    def _stretched(self, interval: Interval, draw: float) -> Interval:
        first, last = interval
        slots = self._supply.slots
        if first > last:
            slot = int(self._chance.random() * slots)
            return slot, slot
        if draw < 0.25:
            return first - 1, last
        if draw < 0.5:
            return first, last + 1
        if draw < 0.75:
            step = 1 if draw < 0.625 else -1
            return first + step, last + step
        start = int(self._chance.random() * (slots - last + first))
        return start, start + last - first

    def _make_way(
        self, company: int, room_class: int, interval: Interval
    ) -> list[tuple[int, int, Interval]]:
        changes = [(company, room_class, interval)]
        own_first, own_last = self._intervals[company]
        stays = room_class == self._class[company]
        touched = {company}
        for slot in range(interval[0], interval[1] + 1):
            if stays and own_first <= slot <= own_last:
                continue
            if self._used[room_class][slot] < self._supply.class_rooms[room_class]:
                continue
            shorter = self._shorten_somebody(room_class, slot, touched)
            if shorter is None:
                return []
            touched.add(shorter[0])
            changes.append(shorter)
        return changes

    def _shorten_somebody(
        self, room_class: int, slot: int, touched: set[int]
    ) -> tuple[int, int, Interval] | None:
        """The company of the class that loses least by leaving the slot, with some chance in it."""
        best: tuple[int, int, Interval] | None = None
        least = math.inf
        for company, (first, last) in enumerate(self._intervals):
            if self._class[company] != room_class or slot not in (first, last):
                continue
            if first >= last or company in touched:
                continue
            interval = (first + 1, last) if slot == first else (first, last - 1)
            at = company * self._supply.slots + slot
            seated = self._seats[at] - max(0, self._left[at])
            loss = seated + 1.5 * self._chance.random()
            if loss < least and self._supply.is_allowed(company, room_class, interval):
                best, least = (company, room_class, interval), loss
        return best
