"""What the child works out for a question: two plans side by side, or the price of fairness."""

from collections.abc import Callable, Mapping
from typing import Any

from planning import Instance, Schedule, plan
from planning.what_if import what_if, with_fairness
from services.registration.schedules.domain.build_report import outcomes, ranks

Show = Callable[[Schedule], None]


def answer_what_if(
    order: Mapping[str, Any], time_limit: float | None, show: Show
) -> dict[str, Any]:
    today, changed = Instance.from_dict(order["today"]), Instance.from_dict(order["instance"])
    each = time_limit / 2 if time_limit else None
    found = what_if(today, changed, time_limit=each)
    show(found.after)
    return {
        "schedule": found.after.to_dict(),
        "effect": found.to_dict(),
        "today": _figures(today, found.before),
        "changed": _figures(changed, found.after),
    }


def price_fairness(
    order: Mapping[str, Any], time_limit: float | None, show: Show
) -> dict[str, Any]:
    """{"steps": [figures of each level], "schedule": the plan of the middle one}"""
    instance = Instance.from_dict(order["instance"])
    levels = order["levels"]
    each = time_limit / len(levels) if time_limit else None
    plans = []
    for level in levels:
        plans.append(plan(with_fairness(instance, level), time_limit=each))
        show(plans[-1])
    steps = [
        {"level": level, **_figures(instance, schedule)}
        for level, schedule in zip(levels, plans, strict=True)
    ]
    return {"schedule": plans[len(plans) // 2].to_dict(), "steps": steps}


def _figures(instance: Instance, schedule: Schedule) -> dict[str, Any]:
    found = outcomes(instance.to_dict(), schedule.bookings)
    lines = ranks(found)
    return {
        "total": schedule.total,
        "upper_bound": schedule.upper_bound,
        "certified": schedule.certified,
        "stopped": schedule.stopped,
        **schedule.fairness.to_dict(),
        "wished_in_vain": sum(outcome.wished_in_vain for outcome in found),
        "met": sum(line.met for line in lines),
        "wished": sum(line.wished for line in lines),
        "first": lines[0].met if lines else 0,
    }
