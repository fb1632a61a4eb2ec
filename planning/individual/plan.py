"""Plans individual meetings: chooses the method, keeps the best plan found, and never ends below
round robin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planning.deadline import Deadline
from planning.individual.baselines import round_robin
from planning.individual.colouring import slots_of_pairs
from planning.individual.coverage import fewest_empty_handed, reasons_empty_handed
from planning.individual.fair import FairPlacement, fairest_placement
from planning.individual.flow import maximum_weight_b_matching
from planning.individual.remainder import Remainder, remainder_of
from planning.individual.restricted import Placement, many_points, most_points, tighter_bound
from planning.individual.results import schedule_of
from planning.individual.situation import Situation, situation_of
from planning.individual.welfare import fairness_level
from planning.model.instance import Instance
from planning.model.schedule import Schedule

_LOOSE = 0.999
"""below this share of the flow's bound a fair plan has its bound tightened"""

_LARGEST_FOR_REASONS = 20_000
"""students"""

Progress = Callable[[Schedule, int | float, int | float], None]


def plan_individual(
    instance: Instance, deadline: Deadline, progress: Progress | None = None
) -> Schedule:
    """See planner.plan."""
    situation = situation_of(instance)
    report = progress or (lambda *_: None)
    if fairness_level(instance) > 0:
        schedule = plan_fair(situation, deadline, report)
    elif situation.is_restricted:
        schedule = plan_restricted_total(situation, deadline, report)
    else:
        schedule = plan_total(situation)
        report(schedule, schedule.total, schedule.upper_bound)
    return replace(schedule, seconds=deadline.elapsed)


def plan_total(situation: Situation) -> Schedule:
    """The most points, proven: a b-matching chooses the pairs, a colouring gives them their
    slots.
    """
    best = maximum_weight_b_matching(situation.market())
    chosen = np.flatnonzero(best.chosen)
    student, company = situation.pairs.student[chosen], situation.pairs.company[chosen]
    slot = slots_of_pairs(student, company, situation.seats[:, 0], situation.instance.slot_count)
    bookings = np.stack((student, company, slot), axis=1)
    method = "b_matching+kempe"
    schedule = schedule_of(situation, bookings, best.bound, method, chosen=chosen)
    if not schedule.fairness.students_with_none:
        return replace(schedule, nothing_bound=0)
    if situation.pairs.student_count > _LARGEST_FOR_REASONS:
        return schedule
    rest = remainder_of(situation)
    return with_empty_handed(rest, schedule, rest.slots_of(schedule.bookings))


def plan_restricted_total(situation: Situation, deadline: Deadline, report: Progress) -> Schedule:
    """The most points when slots differ; certified only if the proven bound is reached."""
    rest = remainder_of(situation)

    def found(placement: Placement) -> None:
        better = _schedule(rest, placement)
        report(better, better.total, better.upper_bound)

    placement = most_points(rest, deadline, found)
    stopped = None if placement.is_optimal else deadline.reason
    schedule = with_empty_handed(rest, _schedule(rest, placement), placement.slot_of)
    return replace(schedule, stopped=stopped)


def with_empty_handed(rest: Remainder, schedule: Schedule, slot_of: dict[int, int]) -> Schedule:
    """With the fewest who must have nothing, and why each one has. It takes a second for a country,
    so a plan by points alone does without it there.
    """
    if not schedule.fairness.students_with_none:
        return replace(schedule, nothing_bound=0)
    if rest.situation.pairs.student_count > _LARGEST_FOR_REASONS:
        return schedule
    return replace(
        schedule,
        nothing_bound=fewest_empty_handed(rest),
        empty_handed=reasons_empty_handed(rest, slot_of),
    )


def plan_fair(situation: Situation, deadline: Deadline, report: Progress) -> Schedule:
    """The fairest plan at the price allowed; its upper bound is that of the points of any plan."""
    rest = remainder_of(situation)
    by_points = many_points(rest)
    bound = by_points.bound + rest.standing_points

    def schedule(placement: FairPlacement) -> Schedule:
        details = fair_details(placement, bound)
        bookings = rest.bookings(placement.slot_of)
        planned = schedule_of(situation, bookings, bound, placement.method, details)
        proven = placement.welfare_bound if np.isfinite(placement.welfare_bound) else None
        return replace(
            planned,
            nothing_bound=placement.empty_handed,  # no chain of moves seats one more: the fewest
            welfare=placement.welfare,
            welfare_bound=proven,
            fallback=placement.fallback,
        )

    def found(placement: FairPlacement) -> None:
        better = schedule(placement)
        report(better, better.total, better.upper_bound)

    first = _schedule(rest, by_points)
    report(first, first.total, first.upper_bound)
    by_hand = rest.slots_of(round_robin(situation.instance, situation.order.tolist()))
    placement = fairest_placement(rest, by_points.slot_of, by_hand, deadline, found)
    stopped = deadline.reason
    if by_points.points < _LOOSE * by_points.bound:
        bound = tighter_bound(rest, by_points, deadline) + rest.standing_points
    empty_handed = () if deadline.is_over else reasons_empty_handed(rest, placement.slot_of)
    return replace(schedule(placement), empty_handed=empty_handed, stopped=stopped)


def fair_details(placement: FairPlacement, bound: int) -> dict[str, float | bool]:
    """How fair the plan is by its own measure, what is proven of it, and what it costs in points:
    what nobody with nothing costs of the most that any plan can have, and fairness beyond that.
    """
    details: dict[str, float | bool] = {"welfare": round(placement.welfare, 6)}
    if np.isfinite(placement.welfare_bound):
        gap = placement.welfare_bound - placement.welfare
        details["welfare_bound"] = round(placement.welfare_bound, 6)
        details["fairest_proven"] = gap <= 1e-6 * max(1.0, abs(placement.welfare_bound))
    details["price_of_fairness"] = round(1 - placement.points / bound, 6) if bound else 0.0
    first = placement.most_points
    details["price_of_nobody_empty"] = round(1 - first / bound, 6) if bound and first else 0.0
    details["points_before_fairness"] = first
    return details


def _schedule(rest: Remainder, placement: Placement) -> Schedule:
    bound = placement.bound + rest.standing_points
    bookings = rest.bookings(placement.slot_of)
    return schedule_of(rest.situation, bookings, bound, placement.method)
