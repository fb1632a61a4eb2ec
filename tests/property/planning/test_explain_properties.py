"""Reasons are true, losses are exact, advice keeps its word, and nobody else is named."""

import random
from typing import Any

import pytest
from hypothesis import given, settings

from planning import Instance, Unmet, plan
from planning.advice import advise
from planning.explain import explain
from tests.property.planning.exhaustive import most_points
from tests.property.planning.instances import documents, typical_event


@given(documents(restricted=False, largest=4))
@settings(max_examples=80, deadline=None)
def test_the_loss_is_what_planning_anew_with_the_wish_met_would_lose(
    document: dict[str, Any],
) -> None:
    instance = Instance.from_dict({**document, "objective": "total"})
    schedule = plan(instance)
    for unmet in explain(instance, schedule):
        if unmet.loss is not None:
            assert schedule.total - unmet.loss == _most_points_with(instance, unmet)


def _most_points_with(instance: Instance, unmet: Unmet) -> int:
    """Over all slots in which the wish could be met. Pinned first, so it must stand."""
    best = -1
    for slot in range(instance.slot_count):
        if instance.seats(unmet.company, slot) > 0:
            best = max(best, most_points(instance, [(unmet.student, unmet.company, slot)]))
    return best


@pytest.mark.parametrize("tables", [1, 2])
def test_sixty_losses_of_a_school_equal_a_full_re_solve(tables: int) -> None:
    instance = typical_event(200, 20, 10, 8, 4, tables, changes={"objective": "total"})
    schedule = plan(instance)
    unmet = explain(instance, schedule)
    for each in random.Random(1).sample(unmet, min(60, len(unmet))):
        pinned = {**instance.to_dict(), "pins": [[each.student, each.company, 0]]}
        anew = plan(Instance.from_dict(pinned))
        assert anew.certified
        assert each.loss == schedule.total - anew.total
    assert {"full", "lot"} <= {each.reason for each in unmet}


def test_every_unmet_wish_has_a_reason_that_names_nobody() -> None:
    changes = {
        "students": {
            "field": [student % 3 for student in range(60)],
            "blocked": {"1": [0, 1, 2, 3, 4, 5, 6]},
        },
        "companies": {
            "accepts": [[0, 1] if company % 4 == 0 else None for company in range(15)],
            "unavailable": {"2": [0, 1, 2, 3, 4, 5, 6, 7], "3": [7]},
        },
        "cancelled": {"companies": [4], "students": [7]},
    }
    for objective in ("total", "fair"):
        instance = typical_event(60, 15, 8, 6, 2, 2, changes={**changes, "objective": objective})
        schedule = plan(instance)
        unmet = explain(instance, schedule)
        met = {booking[:2] for booking in schedule.bookings}
        wished = {(s, company) for s, row in enumerate(instance.wishes) for company, _ in row}
        assert {(each.student, each.company) for each in unmet} == wished - met
        reasons = {each.reason for each in unmet}
        assert {"education", "company_absent", "cancelled", "student_full"} <= reasons
        assert all("student" not in key for each in unmet for key in each.evidence)
        assert all(each.text for each in unmet)


@pytest.mark.parametrize("kind", ["table", "slot", "meeting"])
def test_advice_brings_exactly_what_it_promises(kind: str) -> None:
    instance = typical_event(120, 15, 8, 6, 2, 1, changes={"objective": "total"})
    advice = next(each for each in advise(instance, 40) if each.kind == kind)
    document = instance.to_dict()
    if kind == "table":
        document["companies"]["cap"][advice.company] += 1
    elif kind == "slot":
        document["T"] += 1
    else:
        document["students"]["m"] = [3] * 120
    before, after = plan(instance), plan(Instance.from_dict(document))
    assert after.total - before.total == advice.more_points
    assert advice.is_exact


def test_nothing_is_advised_when_every_wish_is_met() -> None:
    assert advise(typical_event(5, 15, 8, 4, 4, 3)) == []
