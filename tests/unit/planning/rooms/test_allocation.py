"""Rooms and stands: what must hold, what is said when it cannot, and that the search helps."""

from __future__ import annotations

import random
from itertools import permutations

import numpy as np
import pytest

from planning.rooms import Applicant, Place, allocate
from planning.rooms.exchanges import ExchangeSearch
from planning.rooms.places import fits
from planning.rooms.quality import quality_of
from planning.rooms.relaxation import Relaxation, mixture
from tests.support.halls import company, fair, number, room


def test_every_company_gets_a_place_that_has_what_it_needs() -> None:
    places, companies = fair(25, 40, seed=3)
    result = allocate(places, companies, {}, seed=1, seconds=0.05)
    place_of = {place.id: place for place in places}
    assert not result.conflicts
    assert len(set(result.places_by_company.values())) == len(companies)
    assert all(fits(each, place_of[result.places_by_company[each.id]]) for each in companies)


def test_the_same_input_and_seed_give_the_same_allocation() -> None:
    places, companies = fair(25, 40, seed=4)
    first = allocate(places, companies, {}, seed=7, seconds=0.05)
    assert first == allocate(places, companies, {}, seed=7, seconds=0.05)


def test_too_few_step_free_rooms_are_counted_and_the_companies_named() -> None:
    places = [room(0), room(1), *(room(at, is_step_free=False) for at in range(2, 8))]
    companies = [company(at, needs_step_free=at < 3, demand=at) for at in range(5)]
    result = allocate(places, companies, {})
    conflict = result.conflicts[0]
    assert (conflict.code, conflict.needs) == ("too_few_places", ("step_free",))
    assert (conflict.wanted, conflict.available) == (3, 2)
    assert set(conflict.companies) == {number(2, at) for at in range(3)}
    assert result.unplaced == (number(2, 0),)
    assert len(result.places_by_company) == 4


def test_too_few_rooms_at_all_is_said_without_naming_a_need() -> None:
    result = allocate([room(0), room(1)], [company(at) for at in range(5)], {})
    assert [(c.needs, c.wanted, c.available) for c in result.conflicts] == [((), 5, 2)]


def test_two_needs_together_can_be_what_is_short() -> None:
    places = [room(0, has_screen=False), room(1, is_step_free=False), room(2)]
    companies = [company(at, needs_screen=True, needs_step_free=True) for at in range(2)]
    conflict = allocate(places, companies, {}).conflicts[0]
    assert (conflict.needs, conflict.wanted, conflict.available) == (("step_free", "screen"), 2, 1)


def test_the_size_that_is_short_is_named() -> None:
    places = [room(0, capacity=20), *(room(at, capacity=4) for at in range(1, 6))]
    companies = [company(0, space=12), company(1, space=15), company(2, space=2)]
    conflict = allocate(places, companies, {}).conflicts[0]
    assert (conflict.needs, conflict.space, conflict.wanted, conflict.available) == (
        ("space",), 12, 2, 1,
    )  # fmt: skip


def test_a_room_blocked_for_an_hour_is_left_to_a_company_that_is_away_then() -> None:
    places = [room(0, blocked_slots=frozenset({0})), room(1)]
    companies = [company(0), company(1, slots=frozenset({1, 2}))]
    result = allocate(places, companies, {})
    assert result.places_by_company == {number(2, 0): number(1, 1), number(2, 1): number(1, 0)}


def test_a_pin_stays_and_the_others_move_around_it() -> None:
    places, companies = fair(20, 30, seed=5)
    target = next(place for place in places if fits(companies[0], place))
    result = allocate(places, companies, {companies[0].id: target.id}, seconds=0.05)
    assert result.places_by_company[companies[0].id] == target.id
    assert len(set(result.places_by_company.values())) == 20


def test_a_pin_that_breaks_a_rule_stays_and_is_named() -> None:
    places = [room(0, has_screen=False), room(1)]
    result = allocate(places, [company(0, needs_screen=True)], {number(2, 0): number(1, 0)})
    assert result.places_by_company == {number(2, 0): number(1, 0)}
    assert [(c.code, c.needs) for c in result.conflicts] == [("pin_does_not_fit", ("screen",))]


def test_two_companies_pinned_to_one_room_are_named() -> None:
    pins = {number(2, 0): number(1, 0), number(2, 1): number(1, 0)}
    result = allocate([room(0), room(1)], [company(0), company(1)], pins, seconds=0.05)
    assert [c.code for c in result.conflicts] == ["pins_collide"]


def test_a_pin_of_somebody_unknown_is_named_and_ignored() -> None:
    result = allocate([room(0)], [company(0)], {number(2, 9): number(1, 0)})
    assert [c.code for c in result.conflicts] == ["pin_unknown"]
    assert result.places_by_company == {number(2, 0): number(1, 0)}


def test_companies_that_speak_at_different_times_share_a_room_when_rooms_are_short() -> None:
    places = [room(0), room(1)]
    times = [{0, 1}, {2, 3}, {0}, {1, 2, 3}]
    companies = [company(at, slots=frozenset(slots)) for at, slots in enumerate(times)]
    result = allocate(places, companies, {}, seconds=0.05)
    assert not result.conflicts
    rooms = result.places_by_company
    assert rooms[number(2, 0)] == rooms[number(2, 1)] != rooms[number(2, 2)]


def test_too_few_rooms_in_one_slot_names_the_slot() -> None:
    times = [{0, 1}, {1, 2}, {1}, {3}]
    companies = [company(at, slots=frozenset(slots)) for at, slots in enumerate(times)]
    conflict = allocate([room(0), room(1)], companies, {}).conflicts[0]
    assert (conflict.slot, conflict.wanted, conflict.available) == (1, 3, 2)


def test_nobody_and_nowhere_are_no_error() -> None:
    assert allocate([], [], {}).places_by_company == {}
    assert allocate([room(0)], [], {}).score == 100.0
    assert allocate([], [company(0)], {}).unplaced == (number(2, 0),)


def brute_force_can_place_all(places: list[Place], companies: list[Applicant]) -> bool:
    return any(
        all(fits(c, p) for c, p in zip(companies, chosen, strict=True))
        for chosen in permutations(places, len(companies))
    )


@pytest.mark.parametrize("seed", range(60))
def test_whether_everybody_can_have_a_place_is_decided_exactly(seed: int) -> None:
    places, companies = fair(4, 5, seed)
    result = allocate(places, companies, {}, seconds=0)
    assert (not result.conflicts) == brute_force_can_place_all(places, companies)
    for conflict in result.conflicts:
        assert conflict.wanted > conflict.available


def test_the_search_keeps_companies_of_one_field_together() -> None:
    places = [room(at, building="A" if at < 6 else "B") for at in range(12)]
    companies = [company(at, fields=frozenset({f"field {at % 2}"})) for at in range(12)]
    result = allocate(places, companies, {}, seconds=0.2)
    for field in (0, 1):
        rooms = {
            result.places_by_company[number(2, at)].int % 2**64 // 6 for at in range(field, 12, 2)
        }
        assert len(rooms) == 1


def test_the_busiest_sit_apart_and_near_the_entrance() -> None:
    places = [room(at, from_entrance=5.0 * at) for at in range(20)]
    companies = [company(at, demand=90 if at < 2 else 3) for at in range(12)]
    spots = allocate(places, companies, {}, seconds=0.2).places_by_company
    one, other = sorted(spots[number(2, at)].int % 2**64 for at in range(2))
    assert other - one >= 3
    assert one + other <= 6


def test_the_search_beats_the_first_feasible_allocation() -> None:
    places, companies = fair(40, 55, seed=2)
    plain = allocate(places, companies, {}, seconds=0)
    better = allocate(places, companies, {}, seconds=0.1)
    assert better.cost < 0.95 * plain.cost
    assert better.score > plain.score


def test_the_search_follows_its_cost_exactly_over_many_exchanges() -> None:
    places, companies = fair(9, 14, seed=6)
    quality = quality_of(places, companies)
    order = np.random.default_rng(1).permutation(14)
    search = ExchangeSearch(quality, np.ones((14, 14), dtype=bool), order)
    chance = random.Random(1)
    cost = quality.cost(order[:9])
    for _ in range(60):
        one, other = chance.sample(range(14), 2)
        cost += float(search.gains()[one, other])
        search.exchange(one, other)
        assert cost == pytest.approx(quality.cost(search.order[:9]))


def test_the_walk_of_exchanges_ends_where_no_exchange_helps() -> None:
    places, companies = fair(9, 14, seed=6)
    quality = quality_of(places, companies)
    order = np.random.default_rng(1).permutation(14)
    search = ExchangeSearch(quality, np.ones((14, 14), dtype=bool), order)
    found = search.descend(9)
    assert quality.cost(found[:9]) < quality.cost(order[:9])
    change = search.gains()
    np.fill_diagonal(change, 0)
    assert change.min() >= -1e-9


def test_a_relaxation_never_breaks_a_rule() -> None:
    places, companies = fair(9, 14, seed=6)
    allowed = np.ones((14, 14), dtype=bool)
    allowed[0] = np.arange(14) == 5
    chance = np.random.default_rng(3)
    for _ in range(5):
        begin = mixture(14, [], chance, 0.8)
        order = Relaxation(quality_of(places, companies), allowed).allocation_near(begin)
        assert order[0] == 5
        assert sorted(order) == list(range(14))
