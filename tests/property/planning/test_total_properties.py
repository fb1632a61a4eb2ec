"""Total mode over the whole input space: no rule is broken, the bound holds, small plans are the
best of all."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import Instance, Schedule, plan
from planning.individual.baselines import first_come, round_robin
from planning.individual.situation import situation_of
from tests.property.planning.broken_rules import broken_rules
from tests.property.planning.exhaustive import most_points
from tests.property.planning.instances import documents, typical_event


def _points(instance: Instance, bookings: Any) -> int:
    lookup = [dict(reversed(list(map(tuple, row)))) for row in instance.wishes]
    return sum(
        lookup[student].get(company, 0)
        for student, company, _ in bookings
        if instance.meets_field(student, company)
    )


@given(documents())
@settings(max_examples=250, deadline=None)
def test_no_plan_breaks_a_rule_and_pins_stand_or_are_named(document: dict[str, Any]) -> None:
    instance = Instance.from_dict(document)
    schedule = plan(instance)
    pins = situation_of(instance).pins
    assert broken_rules(instance, schedule.bookings, pins) == []
    assert set(pins) <= set(schedule.bookings)
    named = [problem for problem in schedule.problems if problem.code == "pin_impossible"]
    assert len(named) + len(pins) >= len(set(instance.pins))
    assert schedule.total == _points(instance, schedule.bookings) <= schedule.upper_bound


@given(documents(largest=4))
@settings(max_examples=150, deadline=None)
def test_a_total_plan_is_the_best_of_all_plans(document: dict[str, Any]) -> None:
    instance = Instance.from_dict({**document, "objective": "total"})
    schedule = plan(instance)
    assert schedule.total == most_points(instance, list(situation_of(instance).pins))
    assert schedule.certified == (schedule.total == schedule.upper_bound)


@given(documents())
@settings(max_examples=100, deadline=None)
def test_planning_by_hand_never_gives_more_points(document: dict[str, Any]) -> None:
    instance = Instance.from_dict({**document, "objective": "total"})
    total = plan(instance).total
    for bookings in (first_come(instance), round_robin(instance)):
        assert broken_rules(instance, bookings, instance.pins) == []
        assert _points(instance, bookings) <= total


@given(documents(), st.sampled_from(["total", "fair"]))
@settings(max_examples=60, deadline=None)
def test_the_same_input_gives_the_same_plan(document: dict[str, Any], objective: str) -> None:
    instance = Instance.from_dict({**document, "objective": objective})
    assert _without_time(plan(instance)) == _without_time(plan(instance))


def _without_time(schedule: Schedule) -> dict[str, Any]:
    return replace(schedule, seconds=0).to_dict()


@pytest.mark.parametrize("tables", [1, 2])
def test_without_restrictions_the_limit_is_reached_and_proven(tables: int) -> None:
    instance = typical_event(300, 40, 12, 8, 5, tables, changes={"objective": "total"})
    schedule = plan(instance)
    assert broken_rules(instance, schedule.bookings) == []
    assert schedule.certified
    assert schedule.total == schedule.upper_bound


RESTRICTIONS: dict[str, dict[str, Any]] = {
    "a class that comes at noon": {
        "students": {"blocked": {str(s): [0, 1, 2, 3] for s in range(30)}}
    },
    "companies that leave early": {
        "companies": {"unavailable": {str(c): [5, 6, 7] for c in range(0, 15, 2)}}
    },
    "tables that come and go": {
        "companies": {
            "cap": [1] * 15,
            "cap_slot": {str(c): [2, 0, 1, 1, 0, 2, 1, 1] for c in range(6)},
        }
    },
    "pins": {"pins": [[s, s % 15, s % 8] for s in range(0, 90, 7)]},
}


@pytest.mark.parametrize("kind", RESTRICTIONS)
def test_restricted_events_reach_their_proven_limit(kind: str) -> None:
    instance = typical_event(90, 15, 8, 6, 4, changes={"objective": "total", **RESTRICTIONS[kind]})
    schedule = plan(instance)
    assert broken_rules(instance, schedule.bookings, instance.pins) == []
    assert schedule.certified
