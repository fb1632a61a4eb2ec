"""Why a wish was not met: one reason with its evidence; it never tells one student about
another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from planning.individual.flow import maximum_weight_b_matching
from planning.individual.losses import LARGEST, losses
from planning.individual.remainder import Remainder, remainder_of
from planning.individual.situation import Situation, situation_of
from planning.individual.welfare import fairness_level
from planning.model.instance import Instance
from planning.model.schedule import Schedule, Unmet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def explain(
    instance: Instance, schedule: Schedule, students: Sequence[int] | None = None
) -> list[Unmet]:
    """Every unmet wish of the given students (default: all), by student and rank.

    A repeated wish counts once. `loss` is exact for plans of greatest total without restrictions;
    where slots differ it is the least that meeting the wish would cost; in fair plans it is None.
    Group sessions: see group_explain.
    """
    if instance.is_group_mode:
        from planning.groups.explain import explain_groups

        return explain_groups(instance, schedule, students)
    situation = situation_of(instance)
    rest = remainder_of(situation)
    cost = _losses_by_pair(situation, rest, schedule)
    wanted = range(instance.student_count) if students is None else sorted(set(students))
    case = _Case(instance, situation, schedule)
    unmet = []
    for student in wanted:
        met = case.companies_of(student)
        seen: set[int] = set()
        for rank, (company, _) in enumerate(instance.wishes[student], start=1):
            if company not in met and company not in seen:
                unmet.append(case.why(student, company, rank, cost.get((student, company))))
            seen.add(company)
    return unmet


def _losses_by_pair(
    situation: Situation, rest: Remainder, schedule: Schedule
) -> Mapping[tuple[int, int], float]:
    """{(student, company): loss} of the open pairs, if the plan is a greatest one."""
    pairs, optimal = situation.pairs, schedule.total == schedule.upper_bound
    if fairness_level(situation.instance) > 0 or not optimal or pairs.company_count > LARGEST:
        return {}
    chosen = np.zeros(len(rest.pair), dtype=bool)
    chosen[list(rest.slots_of(schedule.bookings))] = True
    if int(rest.points[chosen].sum()) < maximum_weight_b_matching(rest.market()).value:
        return {}
    loss = losses(rest, chosen)
    keys = zip(rest.student.tolist(), rest.company.tolist(), strict=True)
    return dict(zip(keys, loss.tolist(), strict=True))


class _Case:
    """The plan as each question needs it."""

    def __init__(self, instance: Instance, situation: Situation, schedule: Schedule) -> None:
        self._instance, self._situation, self._schedule = instance, situation, schedule
        pairs = situation.pairs
        self._day: list[dict[int, int]] = [{} for _ in range(instance.student_count)]
        for student, company, slot in [*schedule.bookings, *(schedule.filled or [])]:
            self._day[student][slot] = company
        self._seats_left = situation.seats.copy()
        booked = np.array([*schedule.bookings, *(schedule.filled or [])], dtype=np.int64).reshape(
            -1, 3
        )
        np.subtract.at(self._seats_left, (booked[:, 1], booked[:, 2]), 1)
        self._wishers = np.bincount(pairs.company, minlength=pairs.company_count)
        self._seats = situation.seats.sum(axis=1)
        numbers = pairs.find(booked[:, 0], booked[:, 1])
        numbers = numbers[numbers >= 0]
        self._lowest = np.zeros(pairs.company_count, dtype=np.int64)
        np.maximum.at(self._lowest, pairs.company[numbers], pairs.rank[numbers] + 1)

    def companies_of(self, student: int) -> set[int]:
        return set(self._day[student].values())

    def why(self, student: int, company: int, rank: int, loss: float | None) -> Unmet:
        reason, text = self._reason(student, company, rank, loss)
        evidence: dict[str, Any] = {
            "seats": int(self._seats[company]),
            "wishers": int(self._wishers[company]),
            "lowest_rank_met": int(self._lowest[company]) or None,
            "meetings": len(self._day[student]),
        }
        shown = None
        if loss is not None and np.isfinite(loss):
            shown = self._situation.pairs.shown(round(loss))
        return Unmet(student, company, rank, reason, shown, evidence, text)

    def _reason(self, student: int, company: int, rank: int, loss: float | None) -> tuple[str, str]:
        """(reason, what happened and what would have to differ)"""
        instance = self._instance
        if student in instance.cancelled_students or company in instance.cancelled_companies:
            who = "student" if student in instance.cancelled_students else "company"
            return "cancelled", f"The {who} does not take part."
        if not instance.meets_field(student, company):
            return "education", "The company does not meet students of this education."
        if not self._seats[company]:
            return "company_absent", "The company has no table in any slot."
        at_company = self._situation.seats[company] > 0
        present = self._situation.present[student]
        if not (at_company & present).any():
            return (
                "student_blocked",
                "The student is away in all slots in which the company is there.",
            )
        if loss == 0:
            return "lot", _LOT
        if len(self._day[student]) >= instance.meetings[student]:
            return self._when_student_is_full(student, company, rank)
        if (self._seats_left[company] <= 0).all():
            return self._when_company_is_full(company, rank)
        return "clash", (
            "The company has free tables only when the student is away or in another meeting;"
            " one free slot in common would do."
        )

    def _when_student_is_full(self, student: int, company: int, rank: int) -> tuple[str, str]:
        wishes = self._instance.wishes[student]
        met = self.companies_of(student)
        better = sum(each in met for each, _ in wishes[: rank - 1])
        count = len(self._day[student])
        if better == count or (self._seats_left[company] > 0).any():
            return "student_full", (
                f"The student has all {count} meetings, {better} of them with companies ranked"
                " higher; one meeting more would be needed."
            )
        return self._when_company_is_full(company, rank)

    def _when_company_is_full(self, company: int, rank: int) -> tuple[str, str]:
        seats, wishers = int(self._seats[company]), int(self._wishers[company])
        lowest = int(self._lowest[company])
        scarce = f"The company has {seats} seats and {wishers} wished for it"
        if fairness_level(self._instance) > 0 and lowest > rank:
            return "fairness", (
                f"{scarce}; seats went to students who otherwise had fewer of their wishes met."
                " One seat more would be needed."
            )
        return "full", (
            f"{scarce}; the lowest wish met there is number {lowest}."
            " One seat more would be needed."
        )


_LOT = "A plan that meets this wish in place of another is worth exactly as much: decided by lot."
