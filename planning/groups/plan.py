"""Plans group sessions: opens sessions within the rooms, then seats students as in individual
planning, fills what is free and gives every company one room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from planning.deadline import Deadline
from planning.groups.choice import Choice, choose_pairs
from planning.groups.fill import fill_free_slots
from planning.groups.pins import lost_pins, with_pins_that_sessions_hold
from planning.groups.sessions import Sessions, SessionSearch
from planning.groups.supply import NONE, Interval, Supply, rooms_of, supply_of
from planning.individual.remainder import remainder_of
from planning.individual.restricted import most_points
from planning.individual.results import schedule_of
from planning.individual.situation import Situation, situation_of
from planning.model.instance import Instance
from planning.model.schedule import Schedule
from planning.model.terms import Booking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

Progress = Callable[[Schedule, int | float, int | float], None]

_QUICK, _FIRST, _AGAIN = 600, 2_250, 750
"""moves per pair: until the first plan, of a full cooling, and of each one that follows"""
_COOLINGS = 4
"""before a search begins anew from another lot"""
_MOST_MOVES = 45_000
"""per pair, when the caller set no limit"""
_MOST_MOVES_AT_ALL = 60_000_000
_NEARLY = 3
"""students without a seat whom exact seating may still seat: such sessions are always tried"""
_PER_PAIR = 2e-5
"""seconds to write a plan out once its sessions are found, until it has been measured"""
_SEATING = 10.0
"""seconds for seating students once the sessions are chosen, if there is a limit"""


@dataclass
class _Pace:
    """How long it takes to fill and to write out a plan: set aside, so that a time limit holds."""

    seconds: float

    def is_over(self, deadline: Deadline) -> bool:
        return deadline.remaining <= self.seconds

    def reason(self, deadline: Deadline) -> Literal["time_limit", "cancelled"] | None:
        return deadline.reason or ("time_limit" if self.is_over(deadline) else None)


@dataclass(frozen=True)
class _Task:
    """What stays the same through all attempts."""

    pace: _Pace
    situation: Situation
    supply: Supply
    valued: Situation
    """the situation with the points that decide: in fair mode a first wish counts extra"""
    choice: Choice
    bound: int
    """proven limit of the points that are reported, for plans that keep the situation's pins"""
    bound_without_pins: int
    """the same for all plans"""


def plan_groups(
    instance: Instance, deadline: Deadline, progress: Progress | None = None
) -> Schedule:
    """See planner.plan."""
    task = _task(situation_of(instance), deadline)
    best: Schedule | None = None
    for sessions in _session_plans(task, deadline):
        schedule = replace(_schedule(task, sessions, deadline), seconds=deadline.elapsed)
        if best is None or _value(task, schedule) > _value(task, best):
            best = schedule
            if progress is not None:
                progress(best, best.total, best.upper_bound)
        if _value(task, best)[0] >= task.choice.bound:
            break
    assert best is not None
    is_done = _value(task, best)[0] >= task.choice.bound
    stopped = None if is_done else task.pace.reason(deadline)
    return replace(best, stopped=stopped, seconds=deadline.elapsed)


def _task(asked: Situation, deadline: Deadline) -> _Task:
    situation = with_pins_that_sessions_hold(asked)
    supply = supply_of(situation)
    rest = remainder_of(situation)
    pairs = situation.pairs
    points = pairs.points
    choice = choose_pairs(rest, supply, points, deadline)
    bound = loose = choice.bound
    if situation.instance.pins:
        free = remainder_of(situation, standing=())
        loose = max(bound, choose_pairs(free, supply, points, deadline).bound)
    if len(situation.pins) < len(asked.pins):
        bound = loose
    if situation.instance.objective == "fair" and len(points):
        points = points + np.where(pairs.rank == 0, points.max(), 0)
        choice = choose_pairs(rest, supply, points, deadline)
    valued = replace(situation, pairs=replace(pairs, points=points))
    pace = _Pace(_PER_PAIR * len(choice.pairs))
    return _Task(pace, situation, supply, valued, choice, bound, loose)


def _value(task: _Task, schedule: Schedule) -> tuple[int, int]:
    """Points that decide, then students who are busy in all their slots."""
    rows = np.array(schedule.bookings, dtype=np.int64).reshape(-1, 3)
    numbers = task.valued.pairs.find(rows[:, 0], rows[:, 1])
    points = int(task.valued.pairs.points[numbers[numbers >= 0]].sum())
    return points, len(schedule.filled or ())


def _session_plans(task: _Task, deadline: Deadline) -> Iterator[Sessions]:
    """Ever better sessions: a quick first answer, then full coolings from several lots."""
    wanted = _wanted(task)
    pairs = max(sum(map(len, wanted[0])), 5)
    allowed = min(_MOST_MOVES * pairs, _MOST_MOVES_AT_ALL)
    seed, moves, best = task.situation.instance.seed, 0, None

    def is_over() -> bool:
        return task.pace.is_over(deadline)

    while best is None or (moves < allowed and not is_over()):
        search = SessionSearch(task.supply, *wanted, seed=seed)
        lengths = [_FIRST, *[_AGAIN] * (_COOLINGS - 1)] if best else [_QUICK]
        for number, length in enumerate(lengths):
            search.cool(length * pairs, number == 0, is_over)
            moves += length * pairs
            if best is None or search.best.excess <= max(best, _NEARLY):
                best = min(search.best.excess, search.best.excess if best is None else best)
                yield search.best
            if is_over():
                return
        seed += 1


def _wanted(task: _Task) -> tuple[list[list[int]], list[list[int]], Sequence[Booking]]:
    """Per student the chosen companies and the slots that are free, and the bookings that stay."""
    situation = task.situation
    busy = {(student, slot) for student, _, slot in situation.pins}
    present = [
        [t for t in np.flatnonzero(row).tolist() if (student, t) not in busy]
        for student, row in enumerate(situation.present)
    ]
    companies: list[list[int]] = [[] for _ in present]
    pairs = situation.pairs
    for number in task.choice.pairs.tolist():
        companies[int(pairs.student[number])].append(int(pairs.company[number]))
    return companies, present, situation.pins


def _schedule(task: _Task, sessions: Sessions, deadline: Deadline) -> Schedule:
    """Seats the students; sessions that stay too small are closed and the students seated anew."""
    intervals = list(sessions.intervals)
    bookings = _seated(task, intervals, sessions, deadline)
    while True:
        begun = deadline.elapsed
        seats = _seats(task.supply, intervals, sessions.room_class)
        filled: list[Booking] = []
        if task.situation.instance.fill:
            added = fill_free_slots(task.situation.instance, bookings, seats, task.supply.smallest)
            wished = _wished(task.situation, added)
            bookings = sorted({*bookings, *wished})
            filled = [each for each in added if each not in wished]
        sizes = Counter((company, slot) for _, company, slot in [*bookings, *filled])
        shorter = [_shortened(task.supply, c, each, sizes) for c, each in enumerate(intervals)]
        if shorter == intervals:
            schedule = _result(task, sessions, intervals, bookings, filled)
            task.pace.seconds = max(task.pace.seconds, deadline.elapsed - begun)
            return schedule
        lost = any(sizes[c, t] for c, t in _closed(intervals, shorter))
        intervals = shorter
        if lost:
            bookings = _seated(task, intervals, replace(sessions, excess=1), deadline)


def _wished(situation: Situation, bookings: Sequence[Booking]) -> set[Booking]:
    numbers = situation.pairs.numbers_of(bookings).tolist()
    return {each for each, number in zip(bookings, numbers, strict=True) if number >= 0}


def _closed(before: Sequence[Interval], after: Sequence[Interval]) -> Iterator[tuple[int, int]]:
    for company, (old, new) in enumerate(zip(before, after, strict=True)):
        for slot in range(old[0], old[1] + 1):
            if not new[0] <= slot <= new[1]:
                yield company, slot


def _shortened(
    supply: Supply, company: int, interval: Interval, sizes: Counter[tuple[int, int]]
) -> Interval:
    """Without the session that is too small, and without those beyond it on the smaller side."""
    first, last = interval
    while first <= last and not sizes[company, first]:
        first += 1
    while first <= last and not sizes[company, last]:
        last -= 1
    small = [
        slot for slot in range(first, last + 1) if sizes[company, slot] < supply.smallest[company]
    ]
    if not small:
        return (first, last) if first <= last else NONE
    slot = min(small, key=lambda t: (sizes[company, t], min(t - first, last - t)))
    before = sum(sizes[company, t] for t in range(first, slot))
    after = sum(sizes[company, t] for t in range(slot + 1, last + 1))
    kept = (slot + 1, last) if after > before else (first, slot - 1)
    return kept if kept[0] <= kept[1] else NONE


def _seats(
    supply: Supply, intervals: Sequence[Interval], room_class: Sequence[int]
) -> list[list[int]]:
    """[C][T] seats of the sessions that are held."""
    return [
        [seats if first <= slot <= last else 0 for slot, seats in enumerate(supply.seats[c][k])]
        for c, ((first, last), k) in enumerate(zip(intervals, room_class, strict=True))
    ]


def _seated(
    task: _Task, intervals: Sequence[Interval], sessions: Sessions, deadline: Deadline
) -> list[Booking]:
    seats = np.array(_seats(task.supply, intervals, sessions.room_class), dtype=np.int64)
    standing = _standing(task.situation, seats)
    if sessions.excess == 0:
        slots = task.supply.slots
        met = [(at // slots, c, at % slots) for at, c in enumerate(sessions.meets) if c >= 0]
        return sorted([*standing, *met])
    rest = remainder_of(replace(task.valued, seats=seats), standing)
    placement = most_points(rest, deadline.part(1.0, _SEATING, reserve=task.pace.seconds))
    return sorted((s, c, t) for s, c, t in rest.bookings(placement.slot_of).tolist())


def _standing(situation: Situation, seats: Integers) -> list[Booking]:
    """The pins that the sessions can hold."""
    left = seats.copy()
    standing = []
    for student, company, slot in situation.pins:
        if left[company, slot] > 0:
            left[company, slot] -= 1
            standing.append((student, company, slot))
    return standing


def _result(
    task: _Task,
    sessions: Sessions,
    intervals: Sequence[Interval],
    bookings: Sequence[Booking],
    filled: Sequence[Booking],
) -> Schedule:
    instance = task.situation.instance
    rows = np.array(bookings, dtype=np.int64).reshape(-1, 3)
    rooms = rooms_of(instance, task.supply, sessions.room_class, intervals)
    held = [
        (company, slot, room)
        for company, room in enumerate(rooms)
        if room is not None
        for slot in range(intervals[company][0], intervals[company][1] + 1)
    ]
    lost = lost_pins(instance, task.situation.pins, set(bookings))
    bound = task.bound_without_pins if lost else task.bound
    schedule = schedule_of(task.situation, rows, bound, "groups", _details(task, rows))
    return replace(
        schedule,
        filled=list(filled) if instance.fill else None,
        rooms=held,
        problems=(*schedule.problems, *lost),
    )


def _details(task: _Task, rows: Integers) -> dict[str, int]:
    pairs = task.situation.pairs
    numbers = pairs.find(rows[:, 0], rows[:, 1])
    is_first = pairs.rank == 0
    met = int(is_first[numbers[numbers >= 0]].sum())
    return {"first_wishes": int(is_first.sum()), "first_wishes_met": met}
