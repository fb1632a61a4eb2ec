"""Nobody with nothing comes first: as few as can be, counted anew by the checker, for lists of any
length, whatever it costs; controls by the old rule.
"""

import json
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, hstack

from planning import Instance, plan
from planning.deadline import Deadline
from planning.individual import fair
from planning.individual.remainder import remainder_of
from planning.individual.sets import configurations
from planning.individual.sets.choice import Floor, fairest_choice
from planning.individual.sets.configurations import Configurations
from planning.individual.sets.knapsack import Knapsacks
from planning.individual.sets.lists import wish_lists_of
from planning.individual.situation import situation_of
from tests.checker.check import violations
from tests.checker.coverage import coverage_faults, fewest_with_nothing, wishing
from tests.property.planning.instances import documents

Document = dict[str, Any]


def scarce(
    seed: int, students: int, companies: int, length: int, *, is_restricted: bool = False
) -> Document:
    """A third of the seats that are wanted, popular companies far too small, weights as ranks."""
    draw = random.Random(seed)
    slots, wishes = 5, []
    for _ in range(students):
        keys = [draw.random() * (company + 3) for company in range(companies)]
        ranked = sorted(range(companies), key=keys.__getitem__)[:length]
        wishes.append([[company, length - rank] for rank, company in enumerate(ranked)])
    wanted = students * min(length, slots)
    cap = [0] * companies
    for _ in range(max(1, wanted // 3 // slots)):
        cap[draw.randrange(companies)] += 1
    document: Document = {
        "T": slots,
        "students": {"m": [min(length, slots)] * students},
        "companies": {"cap": cap},
        "wishes": wishes,
        "objective": "fair",
        "seed": seed,
    }
    if is_restricted:
        document["students"]["blocked"] = {
            str(student): draw.sample(range(slots), draw.choice((1, 2, slots)))
            for student in range(0, students, 3)
        }
    return document


def _faults(document: Document) -> list[str]:
    schedule = json.loads(json.dumps(plan(Instance.from_dict(document), polish=False).to_dict()))
    standing = [list(pin) for pin in situation_of(Instance.from_dict(document)).pins]
    judged = document | {"pins": standing}
    return [*violations(judged, schedule), *coverage_faults(judged, schedule)]


@given(documents(largest=6))
@settings(max_examples=60, deadline=None)
def test_as_few_as_can_be_have_nothing_and_each_is_named(document: Document) -> None:
    assert _faults(document) == []


@pytest.mark.parametrize("is_restricted", [False, True])
@pytest.mark.parametrize("length", [4, 20, 100])
def test_scarce_seats_and_lists_of_any_length(length: int, is_restricted: bool) -> None:
    students, companies = (60, 40) if length < 100 else (40, 106)
    for seed in range(1 if length == 100 else 2):
        document = scarce(seed, students, companies, length, is_restricted=is_restricted)
        assert _faults(document) == []


def test_the_old_rule_left_more_with_nothing_than_must_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: without the first step the price decides over who has anything."""
    documents = [scarce(seed, 60, 40, 4) for seed in range(3)]
    monkeypatch.setattr(fair, "covering", lambda _rest, slot_of: dict(slot_of))
    monkeypatch.setattr(fair, "empty_handed", lambda _rest, _slot_of: ())
    assert any("is unavoidable" in fault for each in documents for fault in _faults(each))


def test_one_whose_day_is_blocked_is_counted_and_named() -> None:
    document = {
        "T": 2,
        "students": {"m": [1, 1, 1], "blocked": {"1": [0, 1]}},
        "companies": {"cap": [1, 0]},
        "wishes": [[[0, 1]], [[0, 1]], [[1, 1]]],
    }
    schedule = plan(Instance.from_dict(document))
    assert schedule.fairness.students_with_none == schedule.nothing_bound == 2
    assert [(each.student, each.reason) for each in schedule.empty_handed] == [
        (1, "no_time"),
        (2, "no_seat"),
    ]
    assert (
        "no seat of any company you wished for exists: company 1" in schedule.empty_handed[1].text
    )
    assert list(coverage_faults(document, schedule.to_dict())) == []


def test_sets_by_pricing_are_as_good_as_all_sets_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(2):
        document = scarce(seed, 40, 12, 8)
        rest = remainder_of(situation_of(Instance.from_dict(document)))
        lists, seats = wish_lists_of(rest), rest.seats.sum(axis=1)
        start = fair._covering_choice(rest)
        covered = len(set(rest.student[start].tolist()))
        floor = Floor(int(rest.points[start].sum()) * 98 // 100, covered)
        assert covered == len(wishing(document)) - fewest_with_nothing(document, [])
        listed, priced = (
            fairest_choice(lists, source, [start], floor, seats, Deadline())
            for source in (Configurations(lists), Knapsacks(lists))
        )
        assert listed is not None
        assert priced is not None
        assert priced.bound >= listed.welfare - 1e-6
        assert priced.welfare <= listed.bound + 1e-6
        assert priced.welfare >= listed.welfare - 2e-3 * abs(listed.welfare)
    monkeypatch.setattr(configurations, "_LARGEST", 0)
    assert _faults(scarce(1, 40, 12, 8)) == []


@pytest.mark.slow
def test_a_long_list_does_not_switch_fairness_off_and_a_lesser_method_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """97 students who rank 100 of 106 companies and meet somebody in every slot."""
    document = everybody_ranks_everybody(97, 106, 100, 10)
    fairly = plan(Instance.from_dict(document), polish=False)
    by_points = plan(Instance.from_dict(document | {"objective": "total"}), polish=False)
    assert (fairly.method, fairly.fallback) == ("knapsacks", None)
    assert fairly.welfare is not None
    assert fairly.welfare_bound is not None
    assert fairly.welfare_bound - fairly.welfare < 1e-5 * fairly.welfare_bound
    most = greatest_least_share(document, by_points.total * (1 - 0.0098))
    assert fairly.fairness.min_share >= 0.99 * most
    assert by_points.fairness.min_share < 0.96 * most, "the control: fair was the total plan"
    monkeypatch.setattr(fair, "can_price", lambda _rest: False)
    lesser = plan(Instance.from_dict(document), polish=False)
    assert lesser.fallback == lesser.to_dict()["fallback"] == "too_large"


def everybody_ranks_everybody(students: int, companies: int, length: int, slots: int) -> Document:
    draw, wishes = random.Random(1), []
    for _ in range(students):
        chosen = draw.sample(range(companies), length)
        ranked = sorted(chosen, key=lambda company: draw.random() * (company + 1))
        wishes.append([[company, length - place] for place, company in enumerate(ranked)])
    return {
        "T": slots,
        "students": {"m": [slots] * students},
        "companies": {"cap": [1] * companies},
        "wishes": wishes,
        "objective": "fair",
    }


def greatest_least_share(document: Document, points: float) -> float:
    """No plan of so many points gives the one who has least a greater share: a relaxation."""
    slots, companies = document["T"], len(document["companies"]["cap"])
    columns = [(s, c, w) for s, row in enumerate(document["wishes"]) for c, w in row]
    students, every = len(document["wishes"]), np.arange(len(columns))
    student, company, weight = np.array(columns).T
    best = [sum(sorted((w for _, w in row), reverse=True)[:slots]) for row in document["wishes"]]
    last = 2 * students + companies
    row = np.concatenate((student, students + student, 2 * students + company, every * 0 + last))
    value = np.concatenate((every * 0 + 1, -weight, every * 0 + 1, -weight))
    least = coo_matrix((best, (students + np.arange(students), every[:students] * 0)))
    least.resize(last + 1, 1)
    found = linprog(
        -np.append(every * 0.0, 1.0),
        A_ub=hstack((coo_matrix((value, (row, np.tile(every, 4)))), least)),
        b_ub=[slots] * students + [0] * students + [slots] * companies + [-points],
        bounds=(0, 1),
    )
    return float(-found.fun)
