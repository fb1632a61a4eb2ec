"""Repairs a published plan: gains must be worth the changes, the past stays, nobody is left with
nothing anew.

A time-indexed linear programme by column generation: two points for every booking that stays as it
is, a
falling bonus per meeting for everybody (a bonus for those hit alone would take others' last
meeting).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .deadline import Deadline
from .flow import maximum_weight_b_matching
from .instance import Booking, Instance
from .occupancy import Occupancy
from .repair_case import RepairCase, changes, repair_case
from .repair_model import RepairModel
from .results import schedule_of
from .schedule import Schedule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def preview_repair(instance: Instance, deadline: Deadline | None = None) -> Schedule:
    """In milliseconds: what survives stays, those who lost a meeting get free seats of their own
    wishes."""
    case = repair_case(instance)
    clock = deadline or Deadline()
    return _schedule(case, _inserted(case), "repair_preview", clock)


def repair(
    instance: Instance,
    deadline: Deadline,
    report: Callable[[Schedule, int | float, int | float], None],
) -> Schedule:
    """The plan that is best in points, meetings for everybody and bookings kept together."""
    case = repair_case(instance)
    inserted = _inserted(case)
    preview = _schedule(case, inserted, "repair_preview", deadline)
    report(preview, preview.total, preview.upper_bound)
    model = RepairModel(case, inserted)
    found = model.solve(deadline)
    if found is None or model.worth(found) <= model.worth(inserted) + 1e-6:
        return replace(preview, stopped=deadline.reason)
    repaired = _schedule(case, found, "repair_lp", deadline)
    report(repaired, repaired.total, repaired.upper_bound)
    return replace(repaired, stopped=deadline.reason)


def _inserted(case: RepairCase) -> list[Booking]:
    """Future bookings: the surviving ones and free seats for those who lost or have none, in
    turn."""
    instance, occupancy = case.instance, Occupancy(case.instance)
    standing = [*case.past, *case.pins, *case.surviving]
    for booking in standing:
        student, company, slot = booking
        if slot not in occupancy.company_of[student] and company not in occupancy.slot_of[student]:
            occupancy.book(booking)
    for row in occupancy.seats_left:
        row[: instance.frozen_before] = [0] * instance.frozen_before
    hit = {booking[0] for booking in case.lost}
    hit |= {student for student, day in enumerate(occupancy.company_of) if not day}
    wishes = _open_wishes(case, hit)
    added: list[Booking] = []
    waiting = sorted(hit, key=lambda student: (len(occupancy.company_of[student]), student))
    while waiting:
        waiting = [each for each in waiting if _takes_seat(occupancy, each, wishes[each], added)]
    return [*case.surviving, *added]


def _open_wishes(case: RepairCase, students: set[int]) -> dict[int, list[int]]:
    """{student: companies that may still be met, best last}"""
    rest = case.rest
    wishes: dict[int, list[int]] = {student: [] for student in students}
    order = np.lexsort((rest.points, rest.student))
    rows = zip(rest.student[order].tolist(), rest.company[order].tolist(), strict=True)
    for student, company in rows:
        if student in wishes:
            wishes[student].append(company)
    return wishes


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


def _schedule(case: RepairCase, future: list[Booking], method: str, deadline: Deadline) -> Schedule:
    pairs, instance = case.situation.pairs, case.instance
    everything = [*case.past, *case.pins, *future]
    rows = np.array(everything, dtype=np.int64).reshape(-1, 3)
    unwished = (pairs.find(rows[:, 0], rows[:, 1]) < 0).tolist()
    fixed = {*case.past, *case.pins}
    filled = sorted(
        b for b, no_wish in zip(everything, unwished, strict=True) if no_wish and b not in fixed
    )
    bookings = sorted(set(everything) - set(filled))
    bound = maximum_weight_b_matching(case.rest.market()).bound + case.rest.standing_points
    schedule = schedule_of(
        case.situation, np.array(bookings, dtype=np.int64).reshape(-1, 3), bound, method
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
        changes=tuple(changes(instance.previous or (), [*bookings, *filled])),
        details=details,
        seconds=deadline.elapsed,
    )
