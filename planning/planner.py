"""The one way in: from an instance to the best schedule found in the time given; loads solvers only
when asked to plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from planning.deadline import Deadline
from planning.model.instance import Instance
from planning.model.schedule import Schedule

Progress = Callable[[Schedule, int | float, int | float], None]
"""Called with (best schedule so far, its score, the proven bound on scores) whenever a better plan
is found.
"""


def plan(
    instance: Instance,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    polish: bool | None = None,
) -> Schedule:
    """Plan the event.

    `time_limit` is in seconds (None: as long as it takes); when it is over, or as soon as
    `cancelled()` says so, the best plan so far is returned with its honest bound and `stopped` set.
    Same instance, same plan, unless stopped by one of these; a solver that used up its allowance of
    work is told as "work_limit" and gives the same plan again. `polish` closes the gaps in
    students' days (None: in fair plans, but not in bare totals). With `previous` the published plan
    is repaired (see repair), never polished anew. Raises nothing: what cannot be done is named in
    `problems` and the rest is planned.
    """
    deadline = Deadline(time_limit, cancelled)
    schedule = _planned(instance, deadline, progress, polish)
    if deadline.work_ran_out and schedule.stopped is None and not schedule.certified:
        return replace(schedule, stopped="work_limit")
    return schedule


def _planned(
    instance: Instance, deadline: Deadline, progress: Progress | None, polish: bool | None
) -> Schedule:
    from planning.individual.finish import finished
    from planning.individual.plan import plan_individual

    if instance.is_repair:
        from planning.groups.repair import repair_groups
        from planning.repair.plan import repair

        repaired = repair_groups if instance.is_group_mode else repair
        return repaired(instance, deadline, progress or (lambda *_: None))
    if instance.is_group_mode:
        from planning.groups.plan import plan_groups

        return plan_groups(instance, deadline, progress)
    schedule = plan_individual(instance, deadline, progress)
    return finished(instance, schedule, deadline, polish)
