"""What is wrong with a company's place, and what changed since it was told."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.scheduling.domain.programme import (
    Company,
    Place,
    PlaceChange,
    changes_between,
    conflicts_between,
    conflicts_of,
)
from services.scheduling.domain.seating_plan import work_out_places

ROOM = Place(UUID(int=1), "room", "101", "Hoved", "Stuen", 20, True, True, True)
COMPANY = Company(UUID(int=9), "Jysk Energi", 2, 2, False, False, False)
SLOTS = 8


def codes(company: Company, place: Place) -> list[str]:
    return [found.code for found in conflicts_between(company, place, SLOTS)]


def test_a_fitting_room_has_no_conflict() -> None:
    assert codes(COMPANY, ROOM) == []


@pytest.mark.parametrize(
    ("company", "place", "code"),
    [
        (COMPANY, replace(ROOM, capacity=3), "room_too_small"),
        (COMPANY, replace(ROOM, kind="stand", capacity=7), "stand_too_small"),
        (replace(COMPANY, needs_power=True), replace(ROOM, has_power=False), "no_power"),
        (replace(COMPANY, needs_screen=True), replace(ROOM, has_screen=False), "no_screen"),
        (
            replace(COMPANY, needs_step_free=True),
            replace(ROOM, is_step_free=False),
            "not_step_free",
        ),
        (COMPANY, replace(ROOM, blocked_slots=frozenset({2, 3})), "place_blocked"),
        (COMPANY, replace(ROOM, other_event="Karrieredag"), "used_by_other_event"),
        (COMPANY, replace(ROOM, is_offered=False), "place_not_offered"),
    ],
)
def test_each_shortcoming_is_named(company: Company, place: Place, code: str) -> None:
    assert codes(company, place) == [code]


def test_a_stand_needs_two_square_metres_a_person() -> None:
    assert codes(COMPANY, replace(ROOM, kind="stand", capacity=8)) == []


def test_a_blocked_time_matters_only_while_the_company_is_there() -> None:
    away = replace(COMPANY, unavailable_slots=frozenset({2, 3}))
    assert codes(away, replace(ROOM, blocked_slots=frozenset({2, 3}))) == []


def test_expected_students_count_once_sessions_are_planned() -> None:
    speaker = replace(COMPANY, expected={0: 18, 1: 19})
    found = conflicts_between(speaker, ROOM, SLOTS)
    assert [(one.needed, one.available) for one in found] == [(21, 20)]


def test_conflicts_are_listed_by_company() -> None:
    small = replace(ROOM, capacity=1)
    found = conflicts_of(
        {small.place_id: small}, [COMPANY], {COMPANY.company_id: small.place_id}, 8
    )
    assert list(found) == [COMPANY.company_id]


def test_only_companies_whose_place_differs_are_told() -> None:
    a, b, c, d = (UUID(int=n) for n in range(1, 5))
    x, y, z = (UUID(int=n) for n in range(11, 14))
    told = {a: x, b: y, d: z}
    assert changes_between(told, {a: x, b: z, c: y}) == [
        PlaceChange(b, y, z),
        PlaceChange(c, None, y),
        PlaceChange(d, z, None),
    ]


def many(count: int) -> list[Company]:
    return [replace(COMPANY, company_id=UUID(int=100 + n), name=f"Firma {n}") for n in range(count)]


def rooms(count: int) -> list[Place]:
    return [replace(ROOM, place_id=UUID(int=1 + n), label=str(101 + n)) for n in range(count)]


def test_everybody_gets_a_place_of_their_own_and_twice_the_same() -> None:
    first = work_out_places(rooms(8), many(6), {}, slot_count=8, seed=4, seconds=0.05)
    again = work_out_places(rooms(8), many(6), {}, slot_count=8, seed=4, seconds=0.05)
    assert len(set(first.places_by_company.values())) == 6
    assert first.places_by_company == again.places_by_company


def test_a_pinned_company_stays() -> None:
    companies = many(3)
    pin = {companies[2].company_id: UUID(int=2)}
    found = work_out_places(rooms(3), companies, pin, slot_count=8, seed=1, seconds=0.05)
    assert found.places_by_company[companies[2].company_id] == UUID(int=2)


def test_companies_that_are_there_at_different_times_still_do_not_share_a_room() -> None:
    early, late = (
        replace(one, unavailable_slots=slots)
        for one, slots in zip(many(2), [frozenset(range(4)), frozenset(range(4, 8))], strict=True)
    )
    found = work_out_places(rooms(1), [early, late], {}, slot_count=8, seed=1, seconds=0.05)
    assert len(found.places_by_company) == 1
    assert [conflict.code for conflict in found.conflicts] == ["too_few_places"]


def test_a_room_of_another_event_is_left_alone() -> None:
    busy, free = rooms(2)
    busy = replace(busy, other_event="Karrieredag")
    found = work_out_places([busy, free], many(1), {}, slot_count=8, seed=1, seconds=0.05)
    assert list(found.places_by_company.values()) == [free.place_id]
