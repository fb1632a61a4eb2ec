"""Repair: what happened stays, little changes, much is won back, nobody is left with nothing
anew."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import Booking, Instance, Schedule, plan
from planning.quick_repair import quick_repair
from tests.property.planning.broken_rules import broken_rules
from tests.property.planning.instances import documents, typical_event

WHAT_HAPPENS: dict[str, dict[str, Any]] = {
    "a company cancels": {"cancelled": {"companies": [3]}},
    "students are missing": {"cancelled": {"students": list(range(0, 200, 20))}},
    "a company cancels at half time": {"cancelled": {"companies": [3]}, "frozen_before": 5},
    "a company comes late": {"companies": {"unavailable": {"3": [0, 1, 2, 3]}}},
    "a company brings a second table": {"companies": {"cap_slot": {"3": [3] * 10}}},
}


def _published(objective: str) -> tuple[Instance, Schedule]:
    instance = typical_event(200, 25, 10, 8, 4, 2, changes={"objective": objective})
    return instance, plan(instance)


def _after(instance: Instance, published: Schedule, happens: dict[str, Any]) -> Instance:
    document = instance.to_dict() | {"previous": {"bookings": published.bookings}}
    for name, value in happens.items():
        together = {**document["companies"], **value} if name == "companies" else value
        document[name] = together
    return Instance.from_dict(document)


def _future(schedule: Schedule, instance: Instance) -> set[tuple[int, int, int]]:
    return {each for each in schedule.bookings if each[2] >= instance.frozen_before}


@pytest.mark.parametrize("happens", WHAT_HAPPENS)
@pytest.mark.parametrize("objective", ["fair", "total"])
def test_a_repair_wins_back_nearly_all_with_few_changes(happens: str, objective: str) -> None:
    instance, published = _published(objective)
    now = _after(instance, published, WHAT_HAPPENS[happens])
    repaired = plan(now)
    past = {each for each in published.bookings if each[2] < now.frozen_before}
    assert past == {each for each in repaired.bookings if each[2] < now.frozen_before}
    assert broken_rules(now, repaired.bookings, past) == []
    assert repaired.share_of_bound >= 0.987
    assert repaired.details["changed"] <= 0.03 * repaired.details["surviving"]
    assert _newly_without(published, repaired, now) == set()


def _newly_without(before: Schedule, after: Schedule, now: Instance) -> set[int]:
    had = {student for student, _, _ in before.bookings} - now.cancelled_students
    return had - {student for student, _, _ in after.bookings}


def test_the_change_list_is_the_difference_and_names_only_those_affected() -> None:
    instance, published = _published("fair")
    now = _after(instance, published, WHAT_HAPPENS["a company cancels"])
    repaired = plan(now)
    rebuilt = set(published.bookings)
    for change in repaired.changes or ():
        rebuilt -= {(change.student, *each) for each in change.removed}
        rebuilt |= {(change.student, *each) for each in change.added}
    assert rebuilt == set(repaired.bookings)
    affected = {change.student for change in repaired.changes or ()}
    hit = {student for student, company, _ in published.bookings if company == 3}
    assert hit <= affected
    assert len(affected) <= len(hit) + 12


def test_when_nothing_happens_nothing_changes() -> None:
    instance, published = _published("total")
    repaired = plan(_after(instance, published, {}))
    assert set(repaired.bookings) == set(published.bookings)
    assert not repaired.changes


def test_a_walk_in_gets_meetings_and_hardly_anybody_notices() -> None:
    instance, published = _published("fair")
    document = instance.to_dict() | {"previous": {"bookings": published.bookings}}
    document["students"]["m"] += [4]
    document["wishes"] += [[[24, 8], [23, 7], [22, 6], [21, 5]]]
    repaired = plan(Instance.from_dict(document))
    assert sum(student == 200 for student, _, _ in repaired.bookings) >= 1
    assert repaired.details["changed"] <= 0.03 * repaired.details["surviving"]


def test_the_quick_repair_moves_nobody() -> None:
    instance, published = _published("fair")
    now = _after(instance, published, WHAT_HAPPENS["a company cancels"])
    quick = quick_repair(now)
    kept = {each for each in published.bookings if each[1] != 3}
    assert kept <= set(quick)
    assert broken_rules(now, quick) == []
    assert _points(now, published.bookings) == published.total
    assert _points(now, kept) <= _points(now, quick) <= plan(now).total


@given(documents(), st.data())
@settings(max_examples=150, deadline=None)
def test_no_repair_breaks_a_rule_or_touches_the_past(document: dict[str, Any], data: Any) -> None:
    instance = Instance.from_dict({**document, "cancelled": {}, "fill": True})
    published = plan(instance)
    bookings = [list(each) for each in [*published.bookings, *(published.filled or [])]]
    frozen = data.draw(st.integers(0, instance.slot_count))
    now = Instance.from_dict(
        {**document, "previous": {"bookings": bookings}, "frozen_before": frozen}
    )
    repaired, quick = plan(now), quick_repair(now)
    for everything in ([*repaired.bookings, *(repaired.filled or [])], quick):
        past = {tuple(each) for each in bookings if each[2] < frozen}
        assert past == {each for each in everything if each[2] < frozen}
        kept = {tuple(each) for each in bookings} | set(now.pins)
        new = [each for each in everything if each not in kept]
        assert broken_rules(now, new) == []
        assert _double_bookings(everything) == 0
        assert _points(now, everything) <= repaired.upper_bound
    assert repaired.total <= repaired.upper_bound
    assert _surviving(now) <= set(quick)


def _points(now: Instance, bookings: Iterable[Booking]) -> int:
    """Of the wishes met, by the first weight that a student gave a company. A meeting that stands
    although the company does not take the student counts 0."""
    points = [dict(reversed(row)) for row in now.wishes]
    return sum(
        points[student].get(company, 0)
        for student, company, _ in bookings
        if now.meets_field(student, company)
    )


def _surviving(now: Instance) -> set[Booking]:
    """Of the published plan, what nothing hinders that is not there itself: nobody is moved."""
    pinned = {pin[0] for pin in now.pins}, {pin[1:] for pin in now.pins}
    return {
        (s, c, t)
        for s, c, t in now.previous or ()
        if t >= now.frozen_before
        and now.meets_field(s, c)
        and now.seats(c, t)
        and s not in now.cancelled_students
        and s not in pinned[0]
        and (c, t) not in pinned[1]
        and t not in now.blocked.get(s, ())
    }


def _double_bookings(bookings: list[Any]) -> int:
    twice_there = len(bookings) - len({(each[0], each[2]) for each in bookings})
    return twice_there + len(bookings) - len({each[:2] for each in bookings})


def test_a_repair_is_the_same_every_time() -> None:
    instance, published = _published("fair")
    now = _after(instance, published, WHAT_HAPPENS["students are missing"])
    assert replace(plan(now), seconds=0) == replace(plan(now), seconds=0)
