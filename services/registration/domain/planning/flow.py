"""Chooses who meets whom without slots: an exact maximum-weight b-matching with its dual prices.

The linear programme of this problem is integral (Hoffman and Kruskal 1956), so its dual value
certifies
the optimum. Prices of companies rise as in the exact auction of Demange, Gale and Sotomayor (1986):
weights
are integers, so are the least prices, and all arithmetic is exact. Nothing here knows of slots.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

_INFINITE = 2**40
"""Beyond every price and weight, and small enough that sums of a few cannot overflow."""


@dataclass(frozen=True)
class Market:
    """Who may meet whom. Shapes: E pairs (ascending by student), S students, C companies."""

    student: Integers
    """[E]"""
    company: Integers
    """[E]"""
    weight: Integers
    """[E] positive; what the pair is worth"""
    limit: Integers
    """[S] the most pairs of a student"""
    seats: Integers
    """[C] the most pairs of a company"""
    bonus: Integers = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    """[n] what a student's first, second, ... pair is worth beyond its weight: never rising, at
    least 0;
    the last one holds for all that follow"""

    @cached_property
    def first_pair(self) -> Integers:
        """[S] where the pairs of a student begin"""
        return self.end_of_pairs - self.pair_count

    @cached_property
    def end_of_pairs(self) -> Integers:
        """[S] where the pairs of a student end"""
        return np.cumsum(self.pair_count)

    @cached_property
    def pair_count(self) -> Integers:
        """[S] how many pairs a student has"""
        return np.bincount(self.student, minlength=len(self.limit))

    @cached_property
    def place(self) -> Integers:
        """[E] 0 for a student's first pair, 1 for the next, ..."""
        return np.arange(len(self.student)) - np.repeat(self.first_pair, self.pair_count)

    @cached_property
    def bonus_at(self) -> Integers:
        """[E] the bonus of that place; minus infinity beyond the student's limit"""
        bonus = self.bonus[np.minimum(self.place, len(self.bonus) - 1)]
        return np.where(self.place < self.limit[self.student], bonus, -_INFINITE)


@dataclass(frozen=True, slots=True)
class BMatching:
    """An optimal choice of pairs and the prices that prove it."""

    chosen: Booleans
    """[E]"""
    value: int
    prices: Integers
    """[C] what one more seat of the company would add in points (the least such prices)"""
    bound: int
    """the value of the dual: no choice is worth more"""


@dataclass(frozen=True, slots=True)
class _Demand:
    """What students want at the current prices. strict: in any case; tied: one as good as
    another."""

    strict: Booleans
    tied: Booleans
    least: Integers
    """[S] how many of the tied pairs the student must have"""
    most: Integers
    """[S] how many of the tied pairs the student may have at no loss"""
    critical: Integers
    """[E] the pair is strictly wanted exactly while its company's price is below this"""


def maximum_weight_b_matching(market: Market) -> BMatching:
    """The pairs of greatest total weight within all limits; `value == bound` always."""
    if not len(market.student):
        nothing = np.zeros(0, dtype=bool)
        return BMatching(nothing, 0, np.zeros(len(market.seats), dtype=np.int64), 0)
    prices = np.zeros(len(market.seats), dtype=np.int64)
    live = np.arange(len(market.student))
    trade = market
    while True:
        prices, trade, live, demand = _raise_prices(prices, trade, live)
        ties = np.flatnonzero(demand.tied)
        left = trade.seats - np.bincount(trade.company[demand.strict], minlength=len(prices))
        taken, crowded = _satisfy_students(trade, demand, ties, left)
        if crowded is None:
            break
        prices = prices + crowded
    taken = _fill_priced_companies(trade, demand, ties, left, taken, prices)
    chosen = np.zeros(len(market.student), dtype=bool)
    chosen[live[demand.strict]] = True
    chosen[live[ties[taken]]] = True
    value = int(market.weight[chosen].sum()) + _bonuses(market, chosen)
    return BMatching(chosen, value, prices, dual_value(trade, prices))


def dual_value(market: Market, prices: Integers) -> int:
    """An upper bound on any choice's weight and bonus, for any prices >= 0 (weak duality)."""
    top = int(market.weight.max(initial=0))
    surplus = market.weight - prices[market.company]
    gain = _ranked(market, surplus, top) + market.bonus_at
    return int(gain[gain > 0].sum() + (prices * market.seats).sum())


def _bonuses(market: Market, chosen: Booleans) -> int:
    counts = np.bincount(market.student[chosen], minlength=1)
    steps = market.bonus[np.minimum(np.arange(counts.max(initial=0)), len(market.bonus) - 1)]
    return int(np.concatenate(([0], np.cumsum(steps)))[counts].sum())


def _ranked(market: Market, surplus: Integers, top: int) -> Integers:
    """[E] each student's own surpluses in descending order"""
    floor = -top - int(market.bonus[0]) - 1  # below it nobody wants a pair, whatever the bonus
    span = top - floor + 1
    base = market.student * span
    keys = base + (top - np.maximum(surplus, floor))
    if len(market.limit) * span < 2**31:
        short = keys.astype(np.int32)  # sorts in half the time
        short.sort()
        keys = short.astype(np.int64)
    else:
        keys.sort()
    ranked: Integers = top - (keys - base)
    return ranked


def _raise_prices(
    prices: Integers, trade: Market, live: Integers
) -> tuple[Integers, Market, Integers, _Demand]:
    """Raises each price to where no company is strictly wanted by more than it has seats.

    Every raise is forced: at any lower price of this company the same students would want it
    whatever the
    others' prices become, so the prices stay below or at the least optimal ones. Prices only rise,
    so
    pairs that are too dear leave the trade for good; `live` says which of the market's pairs are in
    it.
    """
    while True:
        demand = _demand(trade, prices, int(trade.weight.max(initial=0)))
        wanted = np.bincount(trade.company[demand.strict], minlength=len(prices))
        if not (wanted > trade.seats).any():
            return prices, trade, live, demand
        prices = np.maximum(prices, _forced_prices(trade, demand))
        is_live = trade.weight + trade.bonus[0] >= prices[trade.company]
        if is_live.sum() < 0.8 * len(live):
            live = live[is_live]
            trade = replace(
                trade,
                student=trade.student[is_live],
                company=trade.company[is_live],
                weight=trade.weight[is_live],
            )


def _forced_prices(trade: Market, demand: _Demand) -> Integers:
    """[C] the least price at which no more pairs are strictly wanted than there are seats"""
    count = np.bincount(trade.company, minlength=len(trade.seats))
    highest = int(trade.weight.max(initial=0)) + int(trade.bonus[0])
    keys = trade.company * (highest + 1) + (highest - demand.critical)
    if len(count) * (highest + 1) < 2**31:
        keys = keys.astype(np.int32)
    keys.sort()
    contested = np.flatnonzero(trade.seats < count)
    position = (np.cumsum(count) - count + trade.seats)[contested]
    forced = np.zeros(len(count), dtype=np.int64)
    forced[contested] = highest - keys[position].astype(np.int64) % (highest + 1)
    return forced


def _demand(market: Market, prices: Integers, top: int) -> _Demand:
    """A student wants the best n pairs, n being the greatest with surplus + bonus > 0 at the
    n-th."""
    student, limit, bonus = market.student, market.limit, market.bonus
    surplus = market.weight - prices[market.company]
    ranked = _ranked(market, surplus, top)
    gain = ranked + market.bonus_at
    wants = np.bincount(student[gain > 0], minlength=len(limit))
    accepts = np.bincount(student[gain >= 0], minlength=len(limit))
    last = _at(market, ranked, wants - 1, absent=_INFINITE)
    following = _at(market, ranked, wants, absent=-_INFINITE)
    # The tied pairs are those on both sides of the n-th place, or those that are worth exactly
    # nothing.
    threshold = np.where(last == following, last, np.where(accepts > wants, following, _INFINITE))
    strict = surplus > np.where(threshold < _INFINITE, threshold, following)[student]
    tied = surplus == threshold[student]
    had = np.bincount(student[strict], minlength=len(limit))
    # Wanted now: until the following one is better, or the n-th place is worth nothing to it.
    # Not wanted now: as soon as it is better than the n-th, or the next place is worth something.
    bonus_last = bonus[np.clip(wants - 1, 0, len(bonus) - 1)]
    bonus_next = np.where(wants < limit, bonus[np.minimum(wants, len(bonus) - 1)], -_INFINITE)
    to_lose = np.maximum(following, -bonus_last)
    to_gain = np.minimum(last, -bonus_next)
    inside = (surplus > following[student]) & (surplus >= last[student])
    critical = np.maximum(market.weight - np.where(inside, to_lose[student], to_gain[student]), 0)
    return _Demand(strict, tied, wants - had, accepts - had, critical)


def _at(market: Market, ranked: Integers, place: Integers, absent: int) -> Integers:
    """[S] the surplus at the given place of each student's ranking; `absent` where there is
    none."""
    there = (place >= 0) & (place < market.pair_count)
    return np.where(there, ranked[np.where(there, market.first_pair + place, 0)], absent)


def _satisfy_students(
    market: Market, demand: _Demand, ties: Integers, left: Integers
) -> tuple[Booleans, Integers | None]:
    """Gives each student who must have them the open ties. Returns ([ties] taken, None), or the
    companies
    ([C] of 0 and 1) that are wanted by more students than they have seats, however the ties are
    broken."""
    supply = np.where(demand.least > 0, demand.least, 0)
    must = supply[market.student[ties]] > 0
    taken = np.zeros(len(ties), dtype=bool)
    wanting = ties[must]
    if not len(wanting):
        return taken, None
    student, company = market.student[wanting], market.company[wanting]
    flow = _max_flow(student, company, supply, left)
    taken[must] = flow
    unmet = supply - np.bincount(student[flow], minlength=len(supply)) > 0
    if not unmet.any():
        return taken, None
    return taken, _reached(student, company, flow, unmet, len(left))


def _fill_priced_companies(
    market: Market,
    demand: _Demand,
    ties: Integers,
    left: Integers,
    taken: Booleans,
    prices: Integers,
) -> Booleans:
    """Turns ties until every company with a price is full (Mendelsohn and Dulmage 1958)."""
    student, company = market.student[ties], market.company[ties]
    used = np.bincount(company[taken], minlength=len(left))
    missing = np.where(prices > 0, left - used, 0)
    if not missing.any():
        return taken
    spare = demand.most - np.bincount(student[taken], minlength=len(demand.most))
    students, companies = len(spare), len(left)
    source, sink = students + companies, students + companies + 1
    gives, takes = np.flatnonzero(taken), np.flatnonzero(~taken)
    tails = [np.full(companies, source), students + company[takes], student[gives]]
    heads = [students + np.arange(companies), student[takes], students + company[gives]]
    sizes = [missing, np.ones(len(takes), np.int64), np.ones(len(gives), np.int64)]
    tails += [np.arange(students), students + np.arange(companies)]
    heads += [np.full(students, sink), np.full(companies, sink)]
    sizes += [spare, np.where(prices > 0, 0, used)]
    flow = _solve_max_flow(tails, heads, sizes, source, sink)
    turned = taken.copy()
    takes_flow = _flow_on(flow, students + company[takes], student[takes])
    gives_flow = _flow_on(flow, student[gives], students + company[gives])
    turned[takes[takes_flow > 0]] = True
    turned[gives[gives_flow > 0]] = False
    return turned


def _max_flow(student: Integers, company: Integers, supply: Integers, left: Integers) -> Booleans:
    """[pairs] which of the pairs carry one unit in a greatest flow from supplies to seats left."""
    students, companies = len(supply), len(left)
    source, sink = students + companies, students + companies + 1
    needed = np.flatnonzero(supply)
    flow = _solve_max_flow(
        [np.full(len(needed), source), student, students + np.arange(companies)],
        [needed, students + company, np.full(companies, sink)],
        [supply[needed], np.ones(len(student), np.int64), left],
        source,
        sink,
    )
    return _flow_on(flow, student, students + company) > 0


def _solve_max_flow(
    tails: list[Integers], heads: list[Integers], sizes: list[Integers], source: int, sink: int
) -> Any:
    """Dinic's algorithm in scipy. Returns the flow as a sparse matrix."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_flow

    tail, head, size = np.concatenate(tails), np.concatenate(heads), np.concatenate(sizes)
    nodes = max(source, sink) + 1
    graph = csr_matrix((size.astype(np.int32), (tail, head)), shape=(nodes, nodes))
    return maximum_flow(graph, source, sink, method="dinic").flow


def _flow_on(flow: Any, tail: Integers, head: Integers) -> Integers:
    if not len(tail):
        return np.zeros(0, dtype=np.int64)
    return np.asarray(flow[tail, head]).ravel()


def _reached(
    student: Integers, company: Integers, flow: Booleans, unmet: Booleans, companies: int
) -> Integers:
    """[C] 1 for the companies that alternating paths from the unmet students reach."""
    reached_student = unmet.copy()
    reached_company = np.zeros(companies, dtype=bool)
    while True:
        onward = ~flow & reached_student[student] & ~reached_company[company]
        if not onward.any():
            return reached_company.astype(np.int64)
        reached_company[company[onward]] = True
        reached_student[student[flow & reached_company[company]]] = True
