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
from .results import schedule_of
from .schedule import Schedule
from .situation import Situation, situation_of


def plan_individual(
    instance: Instance,
    deadline: Deadline,
    progress: Callable[[Schedule, int | float, int | float], None] | None = None,
) -> Schedule:
    """See planner.plan."""
    situation = situation_of(instance)
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
