"""Repairs a published plan: gains must be worth the changes, the past stays, nobody is left with
nothing anew.

A time-indexed linear programme by column generation: two points for every booking that stays as it
is, a falling bonus per meeting for everybody (a bonus for those hit alone would take others' last
meeting).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planning.deadline import Deadline
from planning.free_seats import book_free_seats
from planning.individual.flow import maximum_weight_b_matching
from planning.individual.results import schedule_of
from planning.model.instance import Instance
from planning.model.schedule import Schedule
from planning.model.terms import Booking
from planning.repair.case import RepairCase, changes, repair_case
from planning.repair.model import RepairModel

Report = Callable[[Schedule, int | float, int | float], None]


@dataclass(frozen=True)
class Repaired:
    """What is to come after a repair, and what it is worth by the repair's own measure."""

    case: RepairCase
    future: list[Booking]
    worth: float
    method: str


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


def repair_by_free_seats(case: RepairCase) -> Repaired:
    """As the quick repair. A case is repaired once only: it remembers who sits where."""
    return _quick(case)[0]


def best_repair(
    case: RepairCase, deadline: Deadline, on_better: Callable[[Repaired], object] | None = None
) -> Repaired:
    """Never worth less than by free seats alone. `on_better` hears of each better one."""
    quick, model = _quick(case)
    if on_better is not None:
        on_better(quick)
    future = model.solve(deadline)
    if future is None or model.worth(future) <= quick.worth + 1e-6:
        return quick
    best = Repaired(case, future, model.worth(future), "repair_lp")
    if on_better is not None:
        on_better(best)
    return best


def _quick(case: RepairCase) -> tuple[Repaired, RepairModel]:
    future = [*case.day.surviving, *book_free_seats(case.instance, case.day)]
    model = RepairModel(case, future)
    return Repaired(case, future, model.worth(future), "repair_preview"), model


def repair_schedule(
    repaired: Repaired,
    added: Sequence[Booking],
    deadline: Deadline,
    bound: int,
    requested: Collection[Booking] | None = None,
) -> Schedule:
    """added: further bookings to come. requested: those that are reported as bookings though nobody
    wished for them, by default all that is past or pinned; other unwished ones as filled in.
    """
    case = repaired.case
    instance, future = case.instance, [*repaired.future, *added]
    everything = sorted({*case.day.past, *case.day.pins, *future})
    rows = np.array(everything, dtype=np.int64).reshape(-1, 3)
    numbers = case.situation.pairs.find(rows[:, 0], rows[:, 1])
    fixed = {*case.day.past, *case.day.pins} if requested is None else set(requested)
    unwished = np.flatnonzero(numbers < 0).tolist()
    places = [place for place in unwished if everything[place] not in fixed]
    filled = [everything[place] for place in places]
    told = np.ones(len(rows), dtype=bool)
    told[places] = False
    schedule = schedule_of(
        case.situation, rows[told], bound, repaired.method, chosen=numbers[numbers >= 0]
    )
    kept = len(set(case.day.surviving) & set(future))
    details = {
        "surviving": len(case.day.surviving),
        "changed": len(case.day.surviving) - kept,
        "lost": len(case.day.lost),
    }
    return replace(
        schedule,
        filled=filled or None,
        problems=case.problems,
        changes=tuple(changes(instance.previous or (), everything)),
        details=details,
        seconds=deadline.elapsed,
    )
