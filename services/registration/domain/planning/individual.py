"""Plans individual meetings: chooses the method, keeps the best plan found, and never ends below
round robin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .colouring import slots_of_pairs
from .deadline import Deadline
from .flow import maximum_weight_b_matching
from .instance import Instance
from .remainder import remainder_of
from .restricted import Placement, most_points
from .results import schedule_of
from .schedule import Schedule
from .situation import Situation, situation_of

Progress = Callable[[Schedule, int | float, int | float], None]


def plan_individual(
    instance: Instance,
    deadline: Deadline,
    progress: Progress | None = None,
) -> Schedule:
    """See planner.plan."""
    situation = situation_of(instance)
    if situation.is_restricted:
        schedule = plan_restricted_total(situation, deadline, progress)
    else:
        schedule = plan_total(situation)
        if progress is not None:
            progress(schedule, schedule.total, schedule.upper_bound)
    return replace(schedule, seconds=deadline.elapsed)


def plan_total(situation: Situation) -> Schedule:
    """The most points, proven: a b-matching chooses the pairs, a colouring gives them their
    slots."""
    best = maximum_weight_b_matching(situation.market())
    chosen = np.sort(situation.draw[best.chosen])
    student, company = situation.pairs.student[chosen], situation.pairs.company[chosen]
    slot = slots_of_pairs(student, company, situation.seats[:, 0], situation.instance.slot_count)
    bookings = np.stack((student, company, slot), axis=1)
    return schedule_of(situation, bookings, best.bound, "b_matching+kempe")


def plan_restricted_total(
    situation: Situation, deadline: Deadline, progress: Progress | None
) -> Schedule:
    """The most points when slots differ; certified only if the proven bound is reached."""
    rest = remainder_of(situation)

    def schedule(placement: Placement) -> Schedule:
        bound = placement.bound + rest.standing_points
        return schedule_of(situation, rest.bookings(placement.slot_of), bound, placement.method)

    def found(placement: Placement) -> None:
        if progress is not None:
            better = schedule(placement)
            progress(better, better.total, better.upper_bound)

    placement = most_points(rest, deadline, found)
    stopped = None if placement.is_optimal else deadline.reason
    return replace(schedule(placement), stopped=stopped)
