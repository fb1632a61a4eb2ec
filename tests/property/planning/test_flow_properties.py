"""The choice of pairs is optimal, proven by its own dual and by an independent solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from planning.individual.colouring import edge_colouring, slots_of_pairs
from planning.individual.flow import dual_value, maximum_weight_b_matching
from planning.individual.market import BMatching, Market


@st.composite
def markets(draw: st.DrawFn) -> Market:
    students, companies = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    pairs = draw(
        st.sets(st.tuples(st.integers(0, students - 1), st.integers(0, companies - 1)), max_size=30)
    )
    rows = sorted(pairs)
    largest = draw(st.sampled_from([1, 2, 8, 24, 60, 9_000, 1_000_000]))
    weights = draw(st.lists(st.integers(1, largest), min_size=len(rows), max_size=len(rows)))
    bonus = sorted(draw(st.lists(st.integers(0, 12), min_size=1, max_size=4)), reverse=True)
    return Market(
        np.array([student for student, _ in rows], dtype=np.int64),
        np.array([company for _, company in rows], dtype=np.int64),
        np.array(weights, dtype=np.int64),
        np.array(draw(st.lists(st.integers(0, 3), min_size=students, max_size=students))),
        np.array(draw(st.lists(st.integers(0, 4), min_size=companies, max_size=companies))),
        np.array(bonus, dtype=np.int64),
    )


@given(markets())
@settings(max_examples=300, deadline=None)
def test_the_choice_keeps_all_limits_and_proves_itself(market: Market) -> None:
    best = maximum_weight_b_matching(market)
    students = np.bincount(market.student[best.chosen], minlength=len(market.limit))
    companies = np.bincount(market.company[best.chosen], minlength=len(market.seats))
    assert (students <= market.limit).all()
    assert (companies <= market.seats).all()
    assert best.value == best.bound


@given(markets())
@settings(max_examples=60, deadline=None)
def test_an_independent_solver_finds_no_better_choice(market: Market) -> None:
    assert maximum_weight_b_matching(market).value == _by_general_solver(market)


@given(markets(), st.lists(st.integers(0, 9), min_size=6, max_size=6))
@settings(max_examples=100, deadline=None)
def test_any_prices_bound_the_best_choice_from_above(market: Market, prices: list[int]) -> None:
    bound = dual_value(market, np.array(prices[: len(market.seats)], dtype=np.int64))
    assert bound >= maximum_weight_b_matching(market).value


def _by_general_solver(market: Market) -> int:
    pairs, students = len(market.student), len(market.limit)
    places = 3
    steps = market.bonus[np.minimum(np.arange(places), len(market.bonus) - 1)]
    gains = np.concatenate((market.weight, np.tile(steps, students)))
    rows = np.zeros((2 * students + len(market.seats), len(gains)))
    each = np.arange(pairs)
    rows[market.student, each] = 1
    rows[students + market.company, each] = 1
    counted = students + len(market.seats) + market.student
    rows[counted, each] = 1
    for student in range(students):
        begins = pairs + student * places
        rows[students + len(market.seats) + student, begins : begins + places] = -1
    upper = np.concatenate((market.limit, market.seats, np.zeros(students)))
    lower = np.concatenate((np.full(students + len(market.seats), -np.inf), np.zeros(students)))
    found = milp(
        -gains,
        constraints=LinearConstraint(rows, lower, upper),
        integrality=np.ones(len(gains)),
        bounds=Bounds(0, 1),
    )
    return round(-found.fun)


def test_an_empty_market_has_an_empty_choice() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    best = maximum_weight_b_matching(Market(nothing, nothing, nothing, nothing, np.array([3])))
    assert isinstance(best, BMatching)
    assert (best.value, best.bound) == (0, 0)


@given(st.data(), st.integers(1, 6))
@settings(max_examples=200, deadline=None)
def test_a_bipartite_graph_of_degree_t_is_coloured_with_t_colours(
    data: st.DataObject, colours: int
) -> None:
    """Koenig 1916, for multigraphs too."""
    ends = st.tuples(st.integers(0, 5), st.integers(0, 5))
    degree_left, degree_right, edges = [0] * 6, [0] * 6, []
    for left, right in data.draw(st.lists(ends, max_size=40)):
        if degree_left[left] < colours and degree_right[right] < colours:
            degree_left[left] += 1
            degree_right[right] += 1
            edges.append((left, right))
    found = edge_colouring([left for left, _ in edges], [right for _, right in edges], colours)
    assert all(0 <= colour < colours for colour in found)
    assert len({(left, c) for (left, _), c in zip(edges, found, strict=True)}) == len(edges)
    assert len({(right, c) for (_, right), c in zip(edges, found, strict=True)}) == len(edges)


@pytest.mark.parametrize(("each", "slots"), [(4, 20), (12, 12), (3, 3)])
def test_large_events_get_slots_too_however_full_the_days_are(each: int, slots: int) -> None:
    """Every company is full. In the first case exchanges do nearly all; in the others every student
    is busy all day, nobody is free to exchange, and alternating paths do it."""
    lot, students = np.random.default_rng(each), 6000 // each * each
    company = np.concatenate([lot.permutation(students) for _ in range(each)]) % (students // slots)
    student = np.tile(np.arange(students), each)
    seats = np.full(students // slots, each)
    slot = slots_of_pairs(student, company, seats, slots)
    assert ((slot >= 0) & (slot < slots)).all()
    assert len(np.unique(student * slots + slot)) == len(slot)
    assert (np.bincount(company * slots + slot) <= each).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_least_prices_are_what_a_further_seat_would_add(seed: int) -> None:
    """Least optimal prices are exact marginal values: one seat more adds exactly nothing less."""
    lot = np.random.default_rng(seed)
    student, company = np.nonzero(lot.random((20, 5)) < 0.5)
    weight = lot.integers(1, 9, len(student))
    limit, seats = np.full(20, 2), np.full(5, 4)
    before = maximum_weight_b_matching(Market(student, company, weight, limit, seats))
    for each in range(5):
        more = seats.copy()
        more[each] += 1
        after = maximum_weight_b_matching(Market(student, company, weight, limit, more))
        assert after.value - before.value == before.prices[each]
