"""Repairs a published plan: gains must be worth the changes, the past stays, nobody is left with
nothing anew.

A time-indexed linear programme by column generation: two points for every booking that stays as it
is, a
falling bonus per meeting for everybody (a bonus for those hit alone would take others' last
meeting).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.individual.flow import maximum_weight_b_matching
from planning.individual.occupancy import Occupancy
from planning.individual.results import schedule_of
from planning.individual.worth import open_wishes
from planning.model.instance import Instance
from planning.model.schedule import Schedule
from planning.model.terms import Booking
from planning.repair.case import RepairCase, changes, repair_case
from planning.repair.model import RepairModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

Report = Callable[[Schedule, int | float, int | float], None]


@dataclass(frozen=True)
class Repaired:
    """What is to come after a repair, and what it is worth by the repair's own measure."""

    case: RepairCase
    future: list[Booking]
    worth: float
    method: str


def preview_repair(instance: Instance, deadline: Deadline | None = None) -> Schedule:
    """In milliseconds: what survives stays, those who lost a meeting get free seats of their own
    wishes."""
    case = repair_case(instance)
    preview = Repaired(case, _inserted(case), 0.0, "repair_preview")
    return repair_schedule(preview, (), deadline or Deadline(), _loose_bound(case))


def repair(instance: Instance, deadline: Deadline, report: Report) -> Schedule:
    """The plan that is best in points, meetings for everybody and bookings kept together."""
    case = repair_case(instance)
    bound = maximum_weight_b_matching(case.rest.market()).bound + case.rest.standing_points

    def found(repaired: Repaired) -> Schedule:
        schedule = repair_schedule(repaired, (), deadline, bound)
        report(schedule, schedule.total, schedule.upper_bound)
        return schedule

    best = best_repair(case, deadline, found)
    schedule = repair_schedule(best, (), deadline, bound)
    return replace(schedule, stopped=deadline.reason)


def quick_repair(case: RepairCase) -> Repaired:
    """By free seats alone. A case is repaired once only: it remembers who sits where."""
    inserted = _inserted(case)
    worth = RepairModel(case, inserted).worth(inserted)
    return Repaired(case, inserted, worth, "repair_preview")


def best_repair(
    case: RepairCase, deadline: Deadline, found: Callable[[Repaired], object] | None = None
) -> Repaired:
    """Never worth less than by free seats alone. `found` hears of each better one."""
    inserted = _inserted(case)
    model = RepairModel(case, inserted)
    quick = Repaired(case, inserted, model.worth(inserted), "repair_preview")
    if found is not None:
        found(quick)
    future = model.solve(deadline)
    if future is None or model.worth(future) <= quick.worth + 1e-6:
        return quick
    best = Repaired(case, future, model.worth(future), "repair_lp")
    if found is not None:
        found(best)
    return best


def _inserted(case: RepairCase) -> list[Booking]:
    """Future bookings: the surviving ones and free seats for those who lost or have none, in
    turn."""
    instance, occupancy = case.instance, case.occupancy
    for row in occupancy.seats_left:
        row[: instance.frozen_before] = [0] * instance.frozen_before
    hit = {booking[0] for booking in case.lost}
    hit |= {student for student, day in enumerate(occupancy.company_of) if not day}
    wishes = open_wishes(instance, hit)
    added: list[Booking] = []
    waiting = sorted(hit, key=lambda student: (len(occupancy.company_of[student]), student))
    while waiting:
        waiting = [each for each in waiting if _takes_seat(occupancy, each, wishes[each], added)]
    return [*case.surviving, *added]


def _takes_seat(
    occupancy: Occupancy, student: int, wishes: list[int], added: list[Booking]
) -> bool:
    while wishes:
        company = wishes.pop()
        slot = occupancy.first_common_slot(student, company)
        if slot is not None:
            occupancy.book((student, company, slot))
            added.append((student, company, slot))
            return True
    return False


def _loose_bound(case: RepairCase) -> int:
    """A proven limit without delay: what all students could have alone, or all companies, those
    that have left since included with what they held."""
    pairs = case.situation.pairs
    past = np.array(case.past, dtype=np.int64).reshape(-1, 3)
    seats = case.situation.seats.sum(axis=1)
    return min(
        _most_within(pairs.student, pairs.points, pairs.limit + _counts(past[:, 0], pairs.limit)),
        _most_within(pairs.company, pairs.points, seats + _counts(past[:, 1], seats)),
    )


def _counts(owner: Integers, of: Integers) -> Integers:
    return np.bincount(owner, minlength=len(of))


def _most_within(owner: Integers, points: Integers, limit: Integers) -> int:
    """The points when each owner has the best ones up to the limit."""
    order = np.lexsort((-points, owner))
    owner = owner[order]
    count = np.bincount(owner, minlength=len(limit))
    place = np.arange(len(owner)) - (np.cumsum(count) - count)[owner]
    return int(points[order][place < limit[owner]].sum())


def repair_schedule(
    repaired: Repaired,
    added: Sequence[Booking],
    deadline: Deadline,
    bound: int,
    asked: Collection[Booking] | None = None,
) -> Schedule:
    """added: further bookings to come. asked: those that are told as bookings though nobody wished
    for them, by default all that is past or pinned; other unwished ones are told as filled in."""
    case = repaired.case
    instance, future = case.instance, [*repaired.future, *added]
    everything = sorted({*case.past, *case.pins, *future})
    rows = np.array(everything, dtype=np.int64).reshape(-1, 3)
    numbers = case.situation.pairs.find(rows[:, 0], rows[:, 1])
    fixed = {*case.past, *case.pins} if asked is None else set(asked)
    unwished = np.flatnonzero(numbers < 0).tolist()
    places = [place for place in unwished if everything[place] not in fixed]
    filled = [everything[place] for place in places]
    told = np.ones(len(rows), dtype=bool)
    told[places] = False
    schedule = schedule_of(
        case.situation, rows[told], bound, repaired.method, chosen=numbers[numbers >= 0]
    )
    kept = len(set(case.surviving) & set(future))
    details = {
        "surviving": len(case.surviving),
        "changed": len(case.surviving) - kept,
        "lost": len(case.lost),
    }
    return replace(
        schedule,
        filled=filled or None,
        problems=case.problems,
        changes=tuple(changes(instance.previous or (), everything)),
        details=details,
        seconds=deadline.elapsed,
    )
