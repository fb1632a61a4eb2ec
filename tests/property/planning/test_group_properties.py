"""Group sessions over the whole input space: pins stand or are named, tiny events are held against
every choice of sessions, and every unmet wish has a true reason."""

import json
from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning import Instance, InstanceError, Schedule, plan
from planning.explain import explain
from tests.property.planning.exhaustive import most_points
from tests.property.planning.instances import documents

_EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def group_documents(draw: st.DrawFn, *, largest: int = 5, pins: bool = True) -> dict[str, Any]:
    """Any kind of small event with group sessions, with and without rooms and smallest groups."""
    document = draw(documents(largest=largest))
    companies, slots = len(document["companies"]["cap"]), document["T"]

    def numbers(low: int, high: int) -> list[int]:
        row = st.lists(st.integers(low, high), min_size=companies, max_size=companies)
        return draw(row)

    document["companies"]["cap"] = numbers(0, 4)
    document["companies"].pop("cap_slot", None)
    document["companies"]["max_sessions"] = numbers(1, slots + 1)
    if draw(st.booleans()):
        document["companies"]["min_group"] = numbers(0, 3)
    if draw(st.booleans()):
        document["rooms"] = {"capacity": draw(st.lists(st.integers(1, 4), max_size=3))}
    document["fill"] = draw(st.booleans())
    if not pins:
        document.pop("pins", None)
    return document


def planned(document: dict[str, Any]) -> tuple[Instance, Schedule]:
    instance = Instance.from_dict(document)
    return instance, plan(instance, time_limit=5)


@given(group_documents())
@_EXAMPLES
def test_every_pin_stands_or_is_named(document: dict[str, Any]) -> None:
    _, schedule = planned(document)
    pins = {tuple(pin) for pin in document.get("pins", [])}
    lost = [p for p in schedule.problems if p.code == "pin_impossible"]
    assert len(pins - set(schedule.bookings)) <= len(lost)


@given(group_documents(largest=3, pins=False))
@_EXAMPLES
def test_a_total_plan_of_a_tiny_event_is_never_above_the_best_and_mostly_it(
    document: dict[str, Any],
) -> None:
    """Sessions are found by search, so the promise is a limit, not the optimum; what is certified
    must be the optimum."""
    instance, schedule = planned({**document, "objective": "total", "fill": False})
    best = best_of_all(instance)
    assert schedule.total <= best <= schedule.upper_bound
    if schedule.certified:
        assert schedule.total == best


def best_of_all(instance: Instance) -> int:
    """The most points over every choice of intervals that the rooms can hold; smallest groups are
    ignored above 1, which only raises it, so it is compared where none are asked."""
    slots = range(instance.slot_count)
    options = [
        [None, *((a, b) for a in slots for b in slots if 0 <= b - a < longest)]
        for longest in instance.max_sessions or ()
    ]
    sizes = instance.room_capacities
    best = 0
    for choice in product(*options):
        at_once = Counter(t for one in choice if one for t in range(one[0], one[1] + 1))
        if sizes is not None and any(count > len(sizes) for count in at_once.values()):
            continue
        document = instance.to_dict()
        document["companies"]["cap_slot"] = {
            str(c): [instance.seats(c, t) if one and one[0] <= t <= one[1] else 0 for t in slots]
            for c, one in enumerate(choice)
        }
        for name in ("max_sessions", "min_group"):
            document["companies"].pop(name, None)
        document.pop("rooms", None)
        document.pop("fill", None)
        best = max(best, most_points(Instance.from_dict(document), []))
    return best


@given(group_documents(pins=False))
@_EXAMPLES
def test_every_unmet_wish_has_one_reason_that_is_true(document: dict[str, Any]) -> None:
    instance, schedule = planned(document)
    heads = Counter((c, t) for _, c, t in [*schedule.bookings, *(schedule.filled or ())])
    busy = {(s, t): c for s, c, t in [*schedule.bookings, *(schedule.filled or ())]}
    met = {(s, c) for (s, _), c in busy.items()}
    held = {(c, t): room for c, t, room in schedule.rooms or ()}
    reasons = explain(instance, schedule)
    asked = {(s, c) for s, row in enumerate(instance.wishes) for c, _ in row} - met
    assert {(one.student, one.company) for one in reasons} == asked
    for one in reasons:
        seats = {
            t: min(
                instance.seats(one.company, t),
                instance.room_capacities[room] if instance.room_capacities is not None else 99,
            ) - heads[one.company, t]
            for (c, t), room in held.items()
            if c == one.company and t not in instance.blocked.get(one.student, ())
        }  # fmt: skip
        if one.reason == "not_opened":
            assert not any(c == one.company for c, _ in held)
        elif one.reason == "full":
            assert seats
            assert all(free <= 0 for free in seats.values())
        elif one.reason == "clash":
            assert any(free > 0 for free in seats.values())
        elif one.reason == "student_blocked":
            assert seats == {}
        elif one.reason == "lot":
            assert one.loss == 0


@given(group_documents())
@settings(max_examples=15, deadline=None)
def test_the_same_input_gives_the_same_plan(document: dict[str, Any]) -> None:
    def text() -> str:
        written = plan(Instance.from_dict(document)).to_dict()
        return json.dumps({**written, "seconds": 0})

    assert text() == text()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"max_sessions": [1]}, "companies.max_sessions"),
        ({"max_sessions": [1, -1]}, "companies.max_sessions[1]"),
        ({"max_sessions": [1, "2"]}, "companies.max_sessions[1]"),
        ({"max_sessions": [1, 1], "min_group": [1, -1]}, "companies.min_group[1]"),
        ({"max_sessions": [1, 1], "min_group": [1]}, "companies.min_group"),
    ],
    ids=["too few", "a negative number", "a text", "a negative group", "too few groups"],
)
def test_malformed_companies_name_the_field(changes: dict[str, Any], field: str) -> None:
    document = {
        "T": 2,
        "students": {"m": [1]},
        "companies": {"cap": [1, 1], **changes},
        "wishes": [[[0, 1]]],
    }
    with pytest.raises(InstanceError) as refused:
        Instance.from_dict(document)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("rooms", "field"),
    [({"capacity": [20, -1]}, "rooms.capacity[1]"), ({"capacity": 20}, "rooms.capacity")],
    ids=["a negative room", "no list"],
)
def test_malformed_rooms_name_the_field(rooms: dict[str, Any], field: str) -> None:
    document = {
        "T": 2,
        "students": {"m": [1]},
        "companies": {"cap": [1], "max_sessions": [1]},
        "rooms": rooms,
        "wishes": [[[0, 1]]],
    }
    with pytest.raises(InstanceError) as refused:
        Instance.from_dict(document)
    assert refused.value.field == field
