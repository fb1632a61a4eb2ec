"""All that an instance may say, drawn together: rules hold, bounds are honest, faults named."""

import json
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import Instance, InstanceError, Schedule, plan
from planning.individual.baselines import round_robin
from planning.individual.situation import situation_of
from tests.checker.check import violations
from tests.property.planning.exhaustive import most_points
from tests.property.planning.instances import documents

Document = dict[str, Any]
TOP = {"T", "students", "companies", "rooms", "fill", "wishes", "company_scores", "mix", "pins"}
TOP |= {"cancelled", "previous", "frozen_before", "objective", "fairness", "seed", "format"}


@st.composite
def whole_documents(draw: st.DrawFn, largest: int = 5) -> Document:
    """Restrictions, pins, cancellations, scores, buildings, fill and the slider, in any mixture."""
    document = draw(documents(largest=largest))
    students, companies = len(document["wishes"]), len(document["companies"]["cap"])
    if students and draw(st.booleans()):
        pair = st.tuples(st.integers(0, students - 1), st.integers(0, companies - 1))
        pairs = draw(st.lists(pair, max_size=6, unique=True))
        document["company_scores"] = [[s, c, draw(st.integers(0, 5))] for s, c in pairs]
        document["mix"] = draw(st.sampled_from([[1, 1], [1, 0.5], [2, 1], [0.5, 0], [1, 0.25]]))
    if draw(st.booleans()):
        names = st.sampled_from(["A", "B", 3, None])
        document["companies"]["building"] = [draw(names) for _ in range(companies)]
    document["fill"] = draw(st.booleans())
    if draw(st.booleans()):
        document["fairness"] = draw(st.sampled_from([0, 0.25, 0.5, 1]))
    return document


def _judged(document: Document, schedule: Schedule) -> list[str]:
    """By the independent checker; only pins that can stand are held against the plan."""
    standing = [list(pin) for pin in situation_of(Instance.from_dict(document)).pins]
    return violations(document | {"pins": standing}, json.loads(json.dumps(schedule.to_dict())))


@given(whole_documents())
@settings(max_examples=80, deadline=None)
def test_whatever_is_asked_for_no_rule_is_broken(document: Document) -> None:
    schedule = plan(Instance.from_dict(document))
    assert _judged(document, schedule) == []
    assert schedule.total <= schedule.upper_bound + 1e-9
    assert schedule.certified == (schedule.total == schedule.upper_bound)
    fairness = schedule.fairness
    assert 0 <= fairness.min_share <= fairness.p10_share <= 1 + 1e-9
    assert -1e-9 <= fairness.gini <= 1


@given(whole_documents(largest=3))
@settings(max_examples=40, deadline=None)
def test_with_scores_of_companies_the_total_is_the_best_of_all_plans(document: Document) -> None:
    instance = Instance.from_dict({**document, "objective": "total", "fairness": 0})
    schedule = plan(instance)
    pins = list(situation_of(instance).pins)
    assert schedule.total == pytest.approx(float(most_points(_by_points(instance), pins)) / 8)


def _by_points(instance: Instance) -> Instance:
    """The same instance, its weights eight times the mixed points (drawn mixes are quarters)."""
    first, second = instance.mix
    scores = {(s, c): score for s, c, score in instance.company_scores}
    document = instance.to_dict() | {"company_scores": [], "mix": None}
    rows = []
    for student, wishes in enumerate(instance.wishes):
        points = [
            (c, 8 * (first * w + second * scores.get((student, c), Fraction(0)))) for c, w in wishes
        ]
        rows.append([[c, int(worth)] for c, worth in points])
    document["wishes"] = rows
    return Instance.from_dict(document)


@given(whole_documents(), st.sampled_from([0, 0.0005, 0.01]))
@settings(max_examples=40, deadline=None)
def test_short_of_time_the_bound_stays_honest_and_a_plan_is_there(
    document: Document, limit: float
) -> None:
    instance = Instance.from_dict(document)
    schedule = plan(instance, time_limit=limit)
    assert _judged(document, schedule) == []
    in_time = plan(Instance.from_dict({**document, "objective": "total", "fairness": 0}))
    assert schedule.upper_bound >= in_time.total - 1e-9
    assert bool(schedule.bookings) >= bool(round_robin(instance))


@given(whole_documents(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_day_that_goes_on_keeps_its_past_and_its_points(
    document: Document, data: st.DataObject
) -> None:
    published = plan(Instance.from_dict({**document, "cancelled": {}, "pins": [], "fill": False}))
    frozen = data.draw(st.integers(0, document["T"]))
    now = {
        **document,
        "pins": [],
        "fill": False,
        "previous": {"bookings": [list(each) for each in published.bookings]},
        "frozen_before": frozen,
    }
    repaired = plan(Instance.from_dict(now))
    past = {each for each in published.bookings if each[2] < frozen}
    assert past == {each for each in repaired.bookings if each[2] < frozen}
    assert repaired.total <= repaired.upper_bound + 1e-9
    # What has happened is no breach of a later cancellation.
    held = document | {"cancelled": {}, "pins": []}
    future = [each for each in repaired.bookings if each[2] >= frozen]
    gone = now.get("cancelled", {})
    assert not {c for _, c, _ in future} & set(gone.get("companies", ()))
    assert violations(held, repaired.to_dict() | {"certified": False}) == []


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*path, key)
            yield from _places(value[key], (*path, key))


WRONG = [
    None,
    True,
    -1,
    10**6 + 1,
    10**30,
    1.5,
    float("nan"),
    "x",
    "0",
    "",
    [],
    {},
    [[]],
    [1, 2, 3],
]


@given(whole_documents(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_document_gone_wrong_is_planned_or_refused_by_the_name_of_its_field(
    document: Document, data: st.DataObject
) -> None:
    broken = deepcopy(document)
    *way, last = data.draw(st.sampled_from(list(_places(broken))))
    target = broken
    for key in way:
        target = target[key]
    target[last] = data.draw(st.sampled_from(WRONG))
    fault = _fault_of(broken)
    if fault is None:
        assert plan(Instance.from_dict(broken), time_limit=1).upper_bound >= 0
        return
    assert fault.field.split(".")[0].split("[")[0] in TOP
    assert fault.reason
    assert str(fault).startswith(fault.field)


def _fault_of(document: Document) -> InstanceError | None:
    try:
        Instance.from_dict(document)
    except InstanceError as fault:
        return fault
    return None
