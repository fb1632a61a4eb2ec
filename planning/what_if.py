"""What if ...? The event planned anew on a copy, and what it would mean for everybody; nothing is
kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planning.model.instance import Instance
from planning.model.schedule import Schedule
from planning.model.terms import Booking, InstanceError
from planning.planner import plan


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two plans side by side. Better and worse are counted by points against the best possible as
    it is now.
    """

    before: Schedule
    after: Schedule
    better_off: int
    worse_off: int
    changed: int
    """students who would meet somebody else"""

    @property
    def points(self) -> int | float:
        """Points gained (or, below 0, lost) in all."""
        return self.after.total - self.before.total

    @property
    def price(self) -> float:
        """The share of today's points that it would cost; below 0 when it gains."""
        return -self.points / self.before.total if self.before.total else 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "points": self.points,
            "price": round(self.price, 6),
            "better_off": self.better_off,
            "worse_off": self.worse_off,
            "changed": self.changed,
            "before": self.before.fairness.to_dict(),
            "after": self.after.fairness.to_dict(),
        }


def what_if(
    instance: Instance,
    changed: Instance,
    *,
    before: Schedule | None = None,
    time_limit: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> WhatIf:
    """Plans `changed` and compares; `before` is the plan of `instance`, made anew if not given."""
    first = before or plan(instance, time_limit=time_limit, cancelled=cancelled)
    second = plan(changed, time_limit=time_limit, cancelled=cancelled)
    old, new = _points(instance, first.bookings), _points(instance, second.bookings)
    people = range(instance.student_count)
    met_before, met_after = _met(first), _met(second)
    return WhatIf(
        first,
        second,
        better_off=sum(new[student] > old[student] for student in people),
        worse_off=sum(new[student] < old[student] for student in people),
        changed=sum(met_before.get(student) != met_after.get(student) for student in people),
    )


def without_company(instance: Instance, company: int) -> Instance:
    """The company does not come."""
    _company(instance, company)
    return replace(instance, cancelled_companies=instance.cancelled_companies | {company})


def with_slot(instance: Instance) -> Instance:
    """One slot more at the end of the day; everybody stays for it."""
    longer = {
        company: (*tables, instance.capacity[company])
        for company, tables in instance.slot_capacity.items()
    }
    return replace(instance, slot_count=instance.slot_count + 1, slot_capacity=longer)


def with_tables(instance: Instance, company: int, more: int = 1) -> Instance:
    """The company brings tables more (or fewer) in every slot in which it has any."""
    _company(instance, company)
    capacity = list(instance.capacity)
    capacity[company] = max(capacity[company] + more, 0)
    per_slot = dict(instance.slot_capacity)
    if company in per_slot:
        per_slot[company] = tuple(
            max(tables + more, 0) if tables else 0 for tables in per_slot[company]
        )
    return replace(instance, capacity=tuple(capacity), slot_capacity=per_slot)


def with_meetings(instance: Instance, more: int = 1) -> Instance:
    """Every student may have meetings more."""
    return replace(instance, meetings=tuple(max(limit + more, 0) for limit in instance.meetings))


def with_fairness(instance: Instance, level: float) -> Instance:
    """The slider at another place: 0 = points only, 1 = fairness at any price."""
    return replace(instance, fairness=level)


def _company(instance: Instance, company: int) -> None:
    if not 0 <= company < instance.company_count:
        raise InstanceError("company", f"company {company} does not exist")


def _points(instance: Instance, bookings: Sequence[Booking]) -> list[int]:
    """[S] by the weights of the wishes"""
    points = [0] * instance.student_count
    weights = [dict(reversed(wishes)) for wishes in instance.wishes]
    for student, company, _ in bookings:
        points[student] += weights[student].get(company, 0)
    return points


def _met(schedule: Schedule) -> dict[int, set[int]]:
    met: dict[int, set[int]] = {}
    for student, company, _ in schedule.bookings:
        met.setdefault(student, set()).add(company)
    return met
