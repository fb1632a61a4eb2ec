"""Repairs a published plan of group sessions: the past stays, sessions keep their time and room, as
few people as possible change, and nobody is left with nothing anew.

Within sessions that are fixed this is the repair of individual meetings with their seats as tables.
Around it, a session opens where somebody who lost one would take part, and one that has become too
small is filled or closed. Sessions are not planned anew: that would change almost everybody's day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planning.deadline import Deadline
from planning.groups.day import Rooms, as_individual, session_seats, sessions_that_stand
from planning.groups.fill import fill_free_slots
from planning.groups.reopening import next_session
from planning.individual.flow import maximum_weight_b_matching
from planning.model.instance import Instance
from planning.model.schedule import Problem, Schedule
from planning.model.terms import Booking
from planning.repair.case import repair_case
from planning.repair.plan import Repaired, best_repair, repair_by_free_seats, repair_schedule

Report = Callable[[Schedule, int | float, int | float], None]

_MOST_OPENED = 12
"""sessions tried in one repair"""
_PART = 0.7
"""share of a time limit for finding students their seats, before small sessions are looked at"""


@dataclass(frozen=True)
class _Day:
    """A repaired day. worth: what the repair is for, comparable while no published session is
    closed.
    """

    rooms: Rooms
    repaired: Repaired

    @property
    def bookings(self) -> list[Booking]:
        case = self.repaired.case
        return [*case.day.past, *case.day.pins, *self.repaired.future]


def repair_groups(instance: Instance, deadline: Deadline, report: Report) -> Schedule:
    """See planner.plan."""
    bound = _bound(instance)
    standing = sessions_that_stand(instance)
    preview = _quickly(instance, standing)
    report(_schedule(instance, preview, [], (), deadline, bound), 0, bound)
    searching = deadline.part(_PART)
    day = _better(preview, _repaired(instance, standing, searching))
    day = _with_sessions_opened(instance, day, searching)
    day, filled, small = _with_groups_large_enough(instance, day, deadline)
    schedule = _schedule(instance, day, filled, small, deadline, bound)
    report(schedule, schedule.total, schedule.upper_bound)
    return replace(schedule, stopped=deadline.reason)


def _quickly(instance: Instance, rooms: Rooms) -> _Day:
    return _Day(rooms, repair_by_free_seats(repair_case(as_individual(instance, rooms))))


def _repaired(instance: Instance, rooms: Rooms, deadline: Deadline) -> _Day:
    case = repair_case(as_individual(instance, rooms))
    return _Day(rooms, best_repair(case, deadline))


def _better(one: _Day, other: _Day) -> _Day:
    return other if other.repaired.worth > one.repaired.worth + 1e-6 else one


def _with_sessions_opened(instance: Instance, day: _Day, deadline: Deadline) -> _Day:
    """One session after the other, each where most of those who lost something would come."""
    tried: set[tuple[int, int]] = set()
    for _ in range(_MOST_OPENED):
        if deadline.is_over:
            break
        found = next_session(instance, day.rooms, day.bookings, _hit(instance, day), tried)
        if found is None:
            break
        company, slot, room = found
        tried.add((company, slot))
        day = _better(day, _repaired(instance, {**day.rooms, (company, slot): room}, deadline))
    return day


def _hit(instance: Instance, day: _Day) -> set[int]:
    """Who has fewer meetings than published, or none at all."""
    had = Counter(student for student, _, _ in instance.previous or ())
    has = Counter(student for student, _, _ in day.bookings)
    gone = instance.cancelled_students
    return {
        student
        for student in range(instance.student_count)
        if student not in gone and (has[student] < had[student] or not has[student])
    }


def _with_groups_large_enough(
    instance: Instance, day: _Day, deadline: Deadline
) -> tuple[_Day, list[Booking], list[tuple[int, int]]]:
    """(the day, bookings that fill it, sessions that stay too small). Those who lost something fill
    what is free; a session that is too small then is closed, unless somebody had nothing else.
    """
    kept_small: set[tuple[int, int]] = set()
    while True:
        day = replace(day, rooms=_held(instance, day))
        filled = _filled(instance, day)
        small = [each for each in _too_small(instance, day, filled) if each not in kept_small]
        if not small:
            return day, filled, sorted(kept_small)
        closed = _closed(instance, day, small[0], deadline)
        if closed is None:
            kept_small.add(small[0])
        else:
            day = closed


def _held(instance: Instance, day: _Day) -> Rooms:
    """Without sessions to come that nobody goes to, unless they could be filled."""
    sizes = Counter((company, slot) for _, company, slot in day.bookings)
    return {
        each: room
        for each, room in day.rooms.items()
        if sizes[each] or each[1] < instance.frozen_before
    }


def _filled(instance: Instance, day: _Day) -> list[Booking]:
    if not instance.fill:
        return []
    seats = session_seats(instance, day.rooms)
    for row in seats:
        row[: instance.frozen_before] = [0] * instance.frozen_before
    hit = _hit(instance, day)
    has = Counter(student for student, _, _ in day.bookings)
    had = Counter(student for student, _, _ in instance.previous or ())
    wanted = [
        min(most, max(had[student], 1)) if student in hit else min(has[student], most)
        for student, most in enumerate(instance.meetings)
    ]
    may_fill = replace(instance, meetings=wanted)
    return fill_free_slots(may_fill, day.bookings, seats, _smallest(instance))


def _smallest(instance: Instance) -> list[int]:
    return [max(1, each) for each in instance.min_group or [1] * instance.company_count]


def _too_small(
    instance: Instance, day: _Day, filled: Sequence[Booking]
) -> Iterator[tuple[int, int]]:
    """Sessions to come that were large enough, or are new, and now are not; the smallest first."""
    smallest = _smallest(instance)
    before = Counter((company, slot) for _, company, slot in instance.previous or ())
    sizes = Counter((company, slot) for _, company, slot in [*day.bookings, *filled])
    pinned = {(company, slot) for _, company, slot in day.repaired.case.day.pins}
    for company, slot in sorted(day.rooms, key=lambda each: (sizes[each], each)):
        was_large = not before[company, slot] or before[company, slot] >= smallest[company]
        is_small = sizes[company, slot] < smallest[company]
        to_come = slot >= instance.frozen_before and (company, slot) not in pinned
        if is_small and was_large and to_come:
            yield company, slot


def _closed(
    instance: Instance, day: _Day, session: tuple[int, int], deadline: Deadline
) -> _Day | None:
    """The day without the session; None if somebody would be left with nothing. What lies beyond it
    closes too, so that the company does not pause.
    """
    company, slot = session
    slots = sorted(t for c, t in day.rooms if c == company and t >= instance.frozen_before)
    before = [t for t in slots if t < slot]
    after = [t for t in slots if t > slot]
    has_begun = any(c == company and t < instance.frozen_before for c, t in day.rooms)
    beyond = before if len(before) < len(after) and not has_begun else after
    closing = {slot, *(beyond if before and after else [])}
    rooms = {(c, t): room for (c, t), room in day.rooms.items() if c != company or t not in closing}
    closed = _better(_quickly(instance, rooms), _repaired(instance, rooms, deadline))
    had = {student for student, _, _ in day.bookings}
    has = {student for student, _, _ in [*closed.bookings, *_filled(instance, closed)]}
    return closed if had <= has else None


def _schedule(
    instance: Instance,
    day: _Day,
    filled: Sequence[Booking],
    small: Sequence[tuple[int, int]],
    deadline: Deadline,
    bound: int,
) -> Schedule:
    sizes = Counter((company, slot) for _, company, slot in [*day.bookings, *filled])
    schedule = repair_schedule(day.repaired, filled, deadline, bound, requested=instance.pins)
    return replace(
        schedule,
        rooms=sorted((c, t, room) for (c, t), room in day.rooms.items() if sizes[c, t]),
        method=f"groups_{schedule.method}",
        problems=(*schedule.problems, *(_small(each, sizes[each]) for each in small)),
    )


def _small(session: tuple[int, int], heads: int) -> Problem:
    company, slot = session
    field = f"companies.min_group[{company}], slot {slot}"
    text = f"{field}: {heads} take part; without this session somebody would have nothing"
    return Problem("group_too_small", field, text)


def _bound(instance: Instance) -> int:
    """No plan that keeps the past and the pins has more points, whatever sessions it holds."""
    sizes = instance.room_capacities
    largest = max(sizes, default=0) if sizes is not None else None
    seats = {
        company: tuple(
            instance.seats(company, slot)
            if largest is None
            else min(largest, instance.seats(company, slot))
            for slot in range(instance.slot_count)
        )
        for company in range(instance.company_count)
    }
    free = replace(as_individual(instance, {}), slot_capacity=seats)
    rest = repair_case(free).rest
    held = {(c, t) for _, c, t in instance.previous or () if t < instance.frozen_before}
    spoken = np.bincount([c for c, _ in held], minlength=instance.company_count).astype(int)
    left = np.maximum(np.array(instance.max_sessions, dtype=int) - spoken, 0)
    best_slots = -np.sort(-rest.seats, axis=1)
    within = np.arange(best_slots.shape[1])[None, :] < left[:, None]
    market = replace(rest.market(), seats=(best_slots * within).sum(axis=1))
    return maximum_weight_b_matching(market).bound + rest.standing_points
