"""Closes the gaps in students' days: bookings change their slots, nobody changes whom they meet.

Simulated annealing over alternating (Kempe) chains between two slots; it never breaks a rule, never
moves a fixed booking, and ends with a plan that has no more idle time than it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp
from random import Random

from planning.deadline import Deadline
from planning.model.instance import Instance
from planning.model.terms import Booking

_LONGEST_CHAIN = 40
_MOVES_PER_BOOKING = 150
_FEWEST_MOVES, _MOST_MOVES = 100_000, 1_500_000
_PATIENCE, _PATIENCE_PER_BOOKING = 25_000, 24
"""moves without a better plan after which annealing ends, whichever is more"""
_NEARLY_NOTHING = 30
"""once so small a part of the waiting is left, a fourth of the patience will do"""
_HOTTEST, _COLDEST = 0.6, 0.05
_IDLE, _WALK = 4, 1
"""a slot of waiting is as bad as four changes of building"""

_Move = tuple[int, int, int, int]
"""(student, company, from slot, to slot)"""


def close_gaps(
    instance: Instance,
    bookings: Sequence[Booking],
    fixed: Iterable[Booking] = (),
    deadline: Deadline | None = None,
) -> list[Booking]:
    """The same meetings in better slots, ascending. Same input, same result, unless the deadline
    ends it.
    """
    polish = _Polish(instance, bookings, frozenset(fixed))
    polish.anneal(deadline or Deadline())
    return polish.best()


def idle_slots(bookings: Iterable[Booking]) -> int:
    """Slots without a meeting between a student's first and last one, over all students."""
    masks: dict[int, int] = {}
    for student, _, slot in bookings:
        masks[student] = masks.get(student, 0) | 1 << slot
    return sum(_idle(mask) for mask in masks.values())


def _idle(mask: int) -> int:
    if not mask:
        return 0
    lowest = (mask & -mask).bit_length() - 1
    return mask.bit_length() - lowest - mask.bit_count()


class _Polish:
    def __init__(
        self, instance: Instance, bookings: Sequence[Booking], fixed: frozenset[Booking]
    ) -> None:
        slots = range(instance.slot_count)
        every = (1 << instance.slot_count) - 1
        self._fixed = fixed
        self._buildings = instance.buildings
        self._present = [every] * instance.student_count
        for student, blocked in instance.blocked.items():
            for slot in blocked:
                self._present[student] &= ~(1 << slot)
        self._seats = [
            [instance.seats(company, slot) for slot in slots]
            for company in range(instance.company_count)
        ]
        self._members: list[list[list[int]]] = [[[] for _ in slots] for _ in self._seats]
        self._company_at: list[dict[int, int]] = [{} for _ in range(instance.student_count)]
        self._mask = [0] * instance.student_count
        for student, company, slot in bookings:
            self._company_at[student][slot] = company
            self._members[company][slot].append(student)
            self._mask[student] |= 1 << slot
        self._cost = [self._cost_of(student, {}) for student in range(instance.student_count)]
        self._total = sum(self._cost)
        self._kept = sorted(bookings)
        self._kept_total = self._total
        self._count = len(bookings)
        self._lot = Random(instance.seed)  # noqa: S311 a repeatable lot, no secret

    def best(self) -> list[Booking]:
        """Ascending."""
        return self._kept

    def anneal(self, deadline: Deadline) -> None:
        """Cools down over a number of moves that depends on the number of bookings only."""
        moves = min(max(self._count * _MOVES_PER_BOOKING, _FEWEST_MOVES), _MOST_MOVES)
        patience = max(_PATIENCE, _PATIENCE_PER_BOOKING * self._count)
        uneasy, best, since = self._uneasy(), self._kept_total, 0
        nearly_nothing = self._total / _NEARLY_NOTHING
        for number in range(moves):
            if number % 256 == 0:
                uneasy = self._uneasy()
                if self._kept_total < best:
                    best, since = self._kept_total, number
                wait = patience // 4 if self._kept_total <= nearly_nothing else patience
                if deadline.is_over or not self._total or number - since > wait:
                    break
            heat = _HOTTEST * (_COLDEST / _HOTTEST) ** (number / moves) * _IDLE
            self._try_move(self._lot.choice(uneasy), heat)
        self._keep_if_better()

    def _uneasy(self) -> list[int]:
        """The students whose day can become better."""
        some = [student for student, cost in enumerate(self._cost) if cost]
        self._keep_if_better()
        return some or [0]

    def _keep_if_better(self) -> None:
        if self._total < self._kept_total:
            self._kept_total = self._total
            self._kept = sorted(
                (student, company, slot)
                for student, companies in enumerate(self._company_at)
                for slot, company in companies.items()
            )

    def _try_move(self, student: int, heat: float) -> None:
        lot = self._lot
        companies = self._company_at[student]
        if not companies:
            return
        slot = lot.choice(list(companies))
        free = self._present[student] & ~self._mask[student]
        targets = self._near(student, free)
        if not targets:
            return
        target = lot.choice(targets)
        chain = self._chain(student, slot, target)
        if chain is None:
            return
        delta, costs = self._delta(chain)
        if delta <= 0 or lot.random() < exp(-delta / heat):
            self._apply(chain, costs)

    def _near(self, student: int, free: int) -> list[int]:
        """Free slots inside the student's day and one beyond each end."""
        mask = self._mask[student]
        lowest = (mask & -mask).bit_length() - 1
        window = (1 << mask.bit_length() + 1) - (1 << max(lowest - 1, 0))
        near = free & window
        return [slot for slot in range(near.bit_length()) if near >> slot & 1]

    def _chain(self, student: int, slot: int, target: int) -> list[_Move] | None:
        """The moves that bring the student's meeting from `slot` to `target`; None if they do not
        end.
        """
        company = self._company_at[student][slot]
        if (student, company, slot) in self._fixed or not self._seats[company][target]:
            return None
        moves = [(student, company, slot, target)]
        moved = {student}
        while len(self._members[company][target]) >= self._seats[company][target]:
            leaver = self._leaver(company, target, slot, moved)
            if leaver is None or len(moves) > _LONGEST_CHAIN:
                return None
            moved.add(leaver)
            moves.append((leaver, company, target, slot))
            next_company = self._company_at[leaver].get(slot)
            if next_company is None:
                return moves
            if (leaver, next_company, slot) in self._fixed:
                return None
            if not self._seats[next_company][target]:
                return None
            company = next_company
            moves.append((leaver, company, slot, target))
        return moves

    def _leaver(self, company: int, slot: int, target: int, moved: set[int]) -> int | None:
        members = self._members[company][slot]
        begin = self._lot.randrange(len(members))
        for student in members[begin:] + members[:begin]:
            if (
                student not in moved
                and self._present[student] >> target & 1
                and (student, company, slot) not in self._fixed
            ):
                return student
        return None

    def _delta(self, chain: list[_Move]) -> tuple[int, dict[int, int]]:
        changes: dict[int, dict[int, int | None]] = {}
        for student, company, slot, target in chain:
            change = changes.setdefault(student, {})
            change.setdefault(slot, None)
            change[target] = company
        costs = {student: self._cost_of(student, change) for student, change in changes.items()}
        return sum(cost - self._cost[student] for student, cost in costs.items()), costs

    def _cost_of(self, student: int, change: dict[int, int | None]) -> int:
        mask = self._mask[student]
        for slot, company in change.items():
            mask = mask & ~(1 << slot) if company is None else mask | 1 << slot
        cost = _IDLE * _idle(mask)
        if self._buildings is not None:
            day = {**self._company_at[student], **change}
            places = [
                self._buildings[company]
                for _, company in sorted(day.items())
                if company is not None
            ]
            cost += _WALK * sum(a != b for a, b in pairwise(places))
        return cost

    def _apply(self, chain: list[_Move], costs: dict[int, int]) -> None:
        for student, company, slot, _ in chain:
            self._members[company][slot].remove(student)
            del self._company_at[student][slot]
            self._mask[student] &= ~(1 << slot)
        for student, company, _, target in chain:
            self._members[company][target].append(student)
            self._company_at[student][target] = company
            self._mask[student] |= 1 << target
        for student, cost in costs.items():
            self._total += cost - self._cost[student]
            self._cost[student] = cost
