"""Fair mode: small price, nobody left with nothing if it can be helped, gaps closed, free meetings
filled."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from planning import Instance, plan
from planning.individual.baselines import round_robin
from planning.individual.gaps import close_gaps, idle_slots
from planning.individual.remainder import remainder_of
from planning.individual.results import schedule_of
from planning.individual.situation import situation_of
from tests.property.planning.broken_rules import broken_rules
from tests.property.planning.exhaustive import fairest_welfare
from tests.property.planning.instances import documents, typical_event


@given(documents(restricted=False, largest=4))
@settings(max_examples=100, deadline=None)
def test_a_fair_plan_is_the_fairest_of_all_at_any_price(document: dict[str, Any]) -> None:
    instance = Instance.from_dict({**document, "objective": "fair", "fairness": 1})
    schedule = plan(instance)
    assert broken_rules(instance, schedule.bookings) == []
    assert schedule.details["welfare"] == pytest.approx(fairest_welfare(instance), abs=1e-5)


@pytest.mark.parametrize(("students", "companies", "slots"), [(40, 15, 10), (300, 40, 12)])
def test_fairness_costs_one_percent_at_most_and_leaves_nobody_with_nothing(
    students: int, companies: int, slots: int
) -> None:
    instance = typical_event(students, companies, slots, 8, 5, 2)
    schedule = plan(instance)
    by_hand = _round_robin_fairness(instance)
    assert schedule.share_of_bound >= 0.99
    assert schedule.fairness.students_with_none == 0
    assert schedule.fairness.gini <= by_hand.gini
    assert schedule.fairness.p10_share >= by_hand.p10_share
    assert broken_rules(instance, schedule.bookings) == []


def _round_robin_fairness(instance: Instance) -> Any:
    situation = situation_of(instance)
    bookings = np.array(round_robin(instance, situation.order.tolist()))
    return schedule_of(situation, bookings, 0, "round_robin").fairness


def test_the_slider_trades_points_for_fairness() -> None:
    totals, ginis = [], []
    for level in (0, 0.25, 0.5, 1):
        schedule = plan(typical_event(120, 15, 8, 6, 4, 1, changes={"fairness": level}))
        totals.append(schedule.total)
        ginis.append(schedule.fairness.gini)
    assert totals == sorted(totals, reverse=True)
    assert ginis == sorted(ginis, reverse=True)
    assert ginis[-1] < 0.8 * ginis[0]


def test_the_place_in_the_list_does_not_matter_on_average() -> None:
    """300 equal students: without the lottery those at the top would have it all."""
    first, last = [], []
    for seed in range(8):
        changes = {"objective": "total", "seed": seed, "wishes": [[[0, 2], [1, 1]]] * 300}
        schedule = plan(typical_event(300, 15, 8, changes=changes))
        have = {student for student, _, _ in schedule.bookings}
        first.append(sum(student < 100 for student in have))
        last.append(sum(student >= 200 for student in have))
    assert sum(first) + sum(last) > 0
    assert abs(sum(first) - sum(last)) <= 0.5 * (sum(first) + sum(last))


def test_gaps_close_and_nobody_meets_anybody_else() -> None:
    instance = typical_event(300, 40, 12, 8, 5, 2)
    rough = plan(instance, polish=False)
    smooth = close_gaps(instance, rough.bookings)
    assert idle_slots(smooth) <= 0.05 * idle_slots(rough.bookings)
    assert sorted(each[:2] for each in smooth) == sorted(each[:2] for each in rough.bookings)
    assert broken_rules(instance, smooth) == []


@given(documents())
@settings(max_examples=80, deadline=None)
def test_polishing_breaks_no_rule_and_moves_no_pin(document: dict[str, Any]) -> None:
    instance = Instance.from_dict({**document, "fill": True})
    schedule = plan(instance, polish=True)
    pins = situation_of(instance).pins
    filled = list(schedule.filled or [])
    everything = [*schedule.bookings, *filled]
    assert set(pins) <= set(schedule.bookings)
    assert not {booking[:2] for booking in filled} & _wished(instance)
    assert broken_rules(_wishing_for(instance, filled), everything, pins) == []
    unpolished = plan(instance, polish=False)
    before = [*unpolished.bookings, *(unpolished.filled or [])]
    assert idle_slots(everything) <= idle_slots(before)


def _wished(instance: Instance) -> set[tuple[int, int]]:
    return {(s, company) for s, row in enumerate(instance.wishes) for company, _ in row}


def _wishing_for(instance: Instance, filled: list[Any]) -> Instance:
    """The same instance, if those filled had wished for it: all other rules hold for them too."""
    document = instance.to_dict()
    for student, company, _ in filled:
        document["wishes"][student] = [*document["wishes"][student], [company, 1]]
    return Instance.from_dict(document)


def test_who_chose_nothing_is_placed_too_when_asked() -> None:
    changes = {"fill": True, "wishes": [[] for _ in range(60)]}
    schedule = plan(typical_event(60, 15, 8, 6, 2, 1, changes=changes))
    assert schedule.bookings == []
    assert {student for student, _, _ in schedule.filled or []} == set(range(60))


def test_nothing_is_left_to_decide_when_all_is_pinned() -> None:
    instance = typical_event(3, 3, 3, 3, 1, 1, changes={"pins": [[0, 0, 0], [1, 1, 1], [2, 2, 2]]})
    assert len(remainder_of(situation_of(instance)).pair) == 0
    assert len(plan(instance).bookings) == 3


def test_whose_whole_day_is_blocked_counts_among_those_with_nothing() -> None:
    document: dict[str, Any] = {
        "T": 2,
        "students": {"m": [1, 1], "blocked": {"0": [0, 1]}},
        "companies": {"cap": [1]},
        "wishes": [[[0, 2]], [[0, 2]]],
    }
    assert plan(Instance.from_dict(document)).fairness.students_with_none == 1
    absent = {**document, "cancelled": {"companies": [], "students": [0]}}
    assert plan(Instance.from_dict(absent)).fairness.students_with_none == 0
    free = {**document, "students": {"m": [1, 1]}}
    assert plan(Instance.from_dict(free)).fairness.students_with_none == 0, "the control"
    alone = {**document, "students": {"m": [1, 1], "blocked": {"0": [0, 1], "1": [0, 1]}}}
    assert plan(Instance.from_dict(alone)).fairness.students_with_none == 2
