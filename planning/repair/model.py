"""The programme behind a repair: columns (pair, slot), priced by what they are worth; it keeps no
plan itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.model.terms import Booking
from planning.repair.case import RepairCase
from planning.solver import ColumnProgramme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

_KEEP = 2
"""points that a booking is worth for staying: one change must win more than these"""
_FIRST = 60
"""times the highest points: nobody's only meeting goes, as far as it can be helped"""
_ROUND = 4000
"""columns added per round of pricing"""


class RepairModel:
    """Shapes: P pairs (open ones, then unwished ones of the published plan), S, C, T.

    Rows: each pair once, each student's slots, each company's slots, each student's limit, and the
    count of a student's meetings that carries the falling bonus.
    """

    def __init__(self, case: RepairCase, start: Sequence[Booking]) -> None:
        """start: future bookings of a plan that breaks no rule."""
        self._case = case
        rest = case.rest
        open_pairs = rest.slots_of(case.day.surviving)
        unwished = [each for each in case.day.surviving if not self._is_open(each)]
        extra = np.array(unwished, dtype=np.int64).reshape(-1, 3)
        self._student = np.concatenate((rest.student, extra[:, 0]))
        self._company = np.concatenate((rest.company, extra[:, 1]))
        points = np.concatenate((rest.points, np.zeros(len(extra), dtype=np.int64)))
        self._kept_slot = np.full(len(points), -1)
        self._kept_slot[list(open_pairs)] = list(open_pairs.values())
        self._kept_slot[len(rest.pair) :] = extra[:, 2]
        self._number = {
            pair: index
            for index, pair in enumerate(
                zip(self._student.tolist(), self._company.tolist(), strict=True)
            )
        }
        self._gain = self._gains(points, len(extra))
        self._bonus = self._bonuses(int(points.max(initial=1)))
        self._start = start
        self._columns: list[tuple[int, int]] = []
        self._known = np.zeros(self._gain.shape, dtype=bool)

    def _is_open(self, booking: Booking) -> bool:
        return bool(self._case.rest.slots_of([booking]))

    def _gains(self, points: Integers, extras: int) -> Floats:
        """[P, T] what each booking is worth; minus infinity where it is impossible."""
        rest, scale = self._case.rest, self._case.situation.pairs.scale
        possible = rest.present[self._student] & (self._seats()[self._company] > 0)
        if extras:
            possible[-extras:] = False
        kept = np.flatnonzero(self._kept_slot >= 0)
        possible[kept, self._kept_slot[kept]] = True
        gain = np.where(possible, points[:, None].astype(float), -np.inf)
        gain[kept, self._kept_slot[kept]] += _KEEP * scale
        return gain

    def _seats(self) -> Integers:
        """[C, T] tables from now on, without those of the pins"""
        situation, now = self._case.situation, self._case.instance.frozen_before
        seats = situation.seats.copy()
        seats[:, :now] = 0
        for _, company, slot in self._case.day.pins:
            seats[company, slot] -= 1
        return np.maximum(seats, 0)

    def _bonuses(self, top: int) -> Floats:
        """[S, meetings] the falling worth of a student's first, second, ... meeting.

        Up to the number that the student had: the bonus guards what people were promised and does
        not turn an uneven plan over. A student who had none gets no more for the first one than one
        change costs.
        """
        students = len(self._case.rest.limit)
        previous = np.array(self._case.instance.previous or [], dtype=np.int64).reshape(-1, 3)
        had = np.bincount(previous[:, 0], minlength=students)
        bonus = np.tile(np.array([_FIRST * top, top / 4, top / 8]), (students, 1))
        place = np.arange(bonus.shape[1])
        bonus[place >= had[:, None]] = 0
        bonus[had == 0, 0] = (_KEEP - 0.5) * self._case.situation.pairs.scale
        # Meetings that stand in any case have their bonus already.
        bonus[place < self._case.rest.standing_count_of[:, None]] = 0
        return bonus

    def worth(self, future: Sequence[Booking]) -> float:
        """The objective of a plan's future bookings."""
        rows = [(self._number[each[0], each[1]], each[2]) for each in future]
        gain = sum(float(self._gain[pair, slot]) for pair, slot in rows)
        most = self._bonus.shape[1]
        counts = self._case.rest.standing_count_of.copy()
        for student, _, _ in future:
            counts[student] += 1
        return gain + float(self._bonus[np.arange(most) < counts[:, None]].sum())

    def solve(self, deadline: Deadline) -> list[Booking] | None:
        """The best future bookings, ascending; None if there was no time."""
        rest = self._case.rest
        students, (companies, slots) = len(rest.limit), rest.seats.shape
        pairs = len(self._student)
        seats = self._seats()
        present = rest.present.astype(float)
        for student, _, slot in self._case.day.surviving:
            present[student, slot] = 1.0
        upper = np.concatenate(
            (
                np.ones(pairs),
                present.reshape(-1),
                seats.reshape(-1),
                rest.limit,
                np.full(students, np.inf),
            )
        ).astype(float)
        lower = np.full(len(upper), -np.inf)
        self._count_row = pairs + students * slots + companies * slots + students
        lower[self._count_row :] = 0
        self._programme = ColumnProgramme(lower, upper)
        self._add_bonus_columns(students)
        self._add(
            np.array([self._number[b[0], b[1]] for b in self._start], dtype=np.int64),
            np.array([b[2] for b in self._start], dtype=np.int64),
        )
        while True:
            solved = self._programme.solve(deadline)
            if solved is None:
                return None
            if deadline.is_over or not self._price(solved[1], pairs, students, companies, slots):
                break
        x = self._programme.solve_whole(deadline)
        if x is None:
            return None
        offset = self._bonus.size
        taken = np.flatnonzero(x[offset:] > 0.5).tolist()
        return sorted(
            (int(self._student[pair]), int(self._company[pair]), slot)
            for pair, slot in (self._columns[index] for index in taken)
        )

    def _add_bonus_columns(self, students: int) -> None:
        student = np.repeat(np.arange(students), self._bonus.shape[1])
        gain = self._bonus.reshape(-1)
        counts = np.full(len(gain), -1.0)
        row = self._count_row + student
        self._programme.add_columns(
            gain, row, np.arange(len(gain)), counts, upper=(gain > 0).astype(float)
        )

    def _add(self, pair: Integers, slot: Integers) -> None:
        rest = self._case.rest
        students, (companies, slots) = len(rest.limit), rest.seats.shape
        student, company = self._student[pair], self._company[pair]
        begin = len(self._student)
        rows = (
            pair,
            begin + student * slots + slot,
            begin + students * slots + company * slots + slot,
            begin + (students + companies) * slots + student,
            self._count_row + student,
        )
        every = np.arange(len(pair))
        ones = np.ones(len(pair))
        self._programme.add_columns(
            self._gain[pair, slot], np.concatenate(rows), np.tile(every, 5), np.tile(ones, 5)
        )
        self._known[pair, slot] = True
        self._columns += zip(pair.tolist(), slot.tolist(), strict=True)

    def _price(self, duals: Floats, pairs: int, students: int, companies: int, slots: int) -> bool:
        """Adds the columns that would gain at the current prices. Returns whether there was one."""
        ends = np.cumsum((pairs, students * slots, companies * slots, students))
        once, of_student, of_company, limit = np.split(duals[: ends[-1]], ends[:-1])
        count = duals[ends[-1] :]
        reduced = (
            self._gain
            - once[:, None]
            - of_student.reshape(students, slots)[self._student]
            - of_company.reshape(companies, slots)[self._company]
            - (limit + count)[self._student][:, None]
        )
        reduced[self._known] = -np.inf
        pair, slot = np.nonzero(reduced > 1e-7)
        if not len(pair):
            return False
        if len(pair) > _ROUND:
            best = np.argsort(-reduced[pair, slot], kind="stable")[:_ROUND]
            pair, slot = pair[best], slot[best]
        self._add(pair, slot)
        return True
