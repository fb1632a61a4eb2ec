"""Plans individual meetings: chooses the method, keeps the best plan found, and never ends below
round robin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .baselines import round_robin
from .deadline import Deadline
from .fairness_figures import fairness_of
from .instance import Booking, Instance
from .occupancy import Occupancy, place_pins
from .points import WishPoints, wish_points
from .schedule import Problem, Schedule


def plan_individual(
    instance: Instance,
    deadline: Deadline,
    progress: Callable[[Schedule, int | float, int | float], None] | None = None,
) -> Schedule:
    """See planner.plan."""
    points = wish_points(instance)
    problems = [
        Problem("unknown_field", name, f"{name}: nobody reads this field")
        for name in instance.unknown_fields
    ]
    problems += place_pins(Occupancy(instance), instance.pins)[1]
    bound = sum(points.best_possible(instance.meetings))
    schedule = as_schedule(
        instance, points, round_robin(instance, points), bound, "round_robin", problems
    )
    if progress is not None:
        progress(schedule, schedule.total, schedule.upper_bound)
    return replace(schedule, seconds=deadline.elapsed)


def as_schedule(
    instance: Instance,
    points: WishPoints,
    bookings: list[Booking],
    bound: int,
    method: str,
    problems: list[Problem],
) -> Schedule:
    """The bookings with their figures. `bound` is in whole points, proven."""
    total = points.of(bookings)
    return Schedule(
        bookings=sorted(bookings),
        total=points.shown(total),
        upper_bound=points.shown(bound),
        certified=total == bound,
        fairness=fairness_of(instance, points, bookings),
        seed=instance.seed,
        objective=instance.objective,
        problems=tuple(problems),
        method=method,
    )
