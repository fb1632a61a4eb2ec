"""Chooses who meets whom without slots: an exact maximum-weight b-matching with its dual prices.

The linear programme of this problem is integral (Hoffman and Kruskal 1956), so its dual value
certifies the optimum. Prices of companies rise as in the exact auction of Demange, Gale and
Sotomayor (1986): weights are integers, so are the least prices, and all arithmetic is exact.
Nothing here knows of slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from planning.individual.demand import Block, Demand, Listed, blocks_of
from planning.individual.market import BMatching, Market

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

_LARGEST_TALLY = 1_000_000
"""companies x prices that are counted; beyond it they are sorted when they are asked for"""

__all__ = ["BMatching", "Market", "dual_value", "maximum_weight_b_matching"]


def maximum_weight_b_matching(market: Market) -> BMatching:
    """The pairs of greatest total weight within all limits; `value == bound` always."""
    if not len(market.student):
        nothing = np.zeros(0, dtype=bool)
        return BMatching(nothing, 0, np.zeros(len(market.seats), dtype=np.int64), 0)
    blocks = blocks_of(market)
    auction = _Auction(market, blocks)
    while True:
        auction.raise_prices()
        ties = _Ties(market, blocks, auction.demands)
        left = market.seats - auction.wanted
        taken, crowded = _satisfy_students(ties, left)
        if crowded is None:
            break
        auction.move_to(auction.prices + crowded)
    prices = auction.prices
    taken = _fill_priced_companies(ties, left, taken, prices)
    chosen = np.zeros(len(market.student), dtype=bool)
    for listed, demand in zip(blocks, auction.demands, strict=True):
        chosen[listed.pairs(np.flatnonzero(demand.strict))] = True
    chosen[ties.pair[taken]] = True
    value = int(market.weight[chosen].sum()) + _bonuses(market, chosen)
    return BMatching(chosen, value, prices, _dual_value(blocks, market, prices))


def dual_value(market: Market, prices: Integers) -> int:
    """An upper bound on any choice's weight and bonus, for any prices >= 0 (weak duality)."""
    return _dual_value(blocks_of(market), market, prices)


def _dual_value(blocks: Sequence[Listed], market: Market, prices: Integers) -> int:
    gained = 0
    for listed in blocks:
        gains = listed.block.gains(prices)
        gained += int(np.maximum(gains, 0, out=gains).sum(dtype=np.int64))
    return gained + int((prices * market.seats).sum())


def _bonuses(market: Market, chosen: Booleans) -> int:
    if not market.bonus.any():
        return 0
    counts = np.bincount(market.student[chosen], minlength=1)
    steps = market.bonus[np.minimum(np.arange(counts.max(initial=0)), len(market.bonus) - 1)]
    return int(np.concatenate(([0], np.cumsum(steps)))[counts].sum())


class _Auction:
    """Prices that rise, and what is wanted at them; only those who wished for a company whose price
    moved are asked again.
    """

    def __init__(self, market: Market, blocks: Sequence[Listed]) -> None:
        self._seats, self._blocks = market.seats, blocks
        self.prices = np.zeros(len(market.seats), dtype=np.int64)
        highest = int(market.weight.max(initial=0)) + int(market.bonus[0]) + 1
        self._counts_prices = len(market.seats) * (highest + 1) <= _LARGEST_TALLY
        self._width = highest + 1 if self._counts_prices else 1
        self.demands = [listed.block.demand(self.prices) for listed in blocks]
        self._tallies = [
            self._tally(listed.block, demand)
            for listed, demand in zip(blocks, self.demands, strict=True)
        ]

    @property
    def wanted(self) -> Integers:
        """[C] by how many strictly"""
        count: Integers = sum(self._tallies).sum(axis=1)  # type: ignore[union-attr]
        return count

    def raise_prices(self) -> None:
        """Raises each price to where no company is strictly wanted by more than it has seats.

        Every raise is forced: at any lower price of this company the same students would want it
        whatever the others' prices become, so the prices stay below or at the least optimal ones.
        """
        while True:
            crowded = self.wanted > self._seats
            if not crowded.any():
                return
            forced = self._forced if self._counts_prices else self._forced_by_sorting
            prices = self.prices.copy()
            prices[crowded] = np.maximum(prices[crowded], forced(crowded))
            self.move_to(prices)

    def move_to(self, prices: Integers) -> None:
        """Sets other prices and asks again."""
        moved = prices != self.prices
        self.prices = prices
        for index, listed in enumerate(self._blocks):
            columns = listed.block.columns_with(moved)
            if columns is None:
                self.demands[index] = listed.block.demand(prices)
                self._tallies[index] = self._tally(listed.block, self.demands[index])
            elif len(columns):
                part = listed.block.of(columns)
                now = part.demand(prices)
                self._tallies[index] -= self._tally(part, self.demands[index].of(columns))
                self._tallies[index] += self._tally(part, now)
                self.demands[index].put(columns, now)

    def _tally(self, block: Block, demand: Demand) -> Integers:
        """[C, prices] how many strictly want each company, by the price at which they would not any
        more; all as one where there are too many prices.
        """
        cells = np.flatnonzero(demand.strict)
        keys = block.company.reshape(-1)[cells]
        if self._counts_prices:
            keys = keys * self._width + block.critical(demand, cells)
        size = len(self._seats) * self._width
        return np.bincount(keys, minlength=size).reshape(-1, self._width)

    def _forced(self, crowded: Booleans) -> Integers:
        """[crowded] the least price at which no more pairs are strictly wanted than seats."""
        tally: Integers = sum(each[crowded] for each in self._tallies)  # type: ignore[assignment]
        from_the_top = np.cumsum(tally[:, ::-1], axis=1)
        beyond = from_the_top > self._seats[crowded][:, None]
        price: Integers = self._width - 1 - np.argmax(beyond, axis=1)
        return price

    def _forced_by_sorting(self, crowded: Booleans) -> Integers:
        """The same where prices are not counted."""
        companies, criticals = [], []
        for listed, demand in zip(self._blocks, self.demands, strict=True):
            cells = np.flatnonzero(demand.strict)
            cells = cells[crowded[listed.block.company.reshape(-1)[cells]]]
            companies.append(listed.block.company.reshape(-1)[cells])
            criticals.append(listed.block.critical(demand, cells))
        company, critical = np.concatenate(companies), np.concatenate(criticals)
        order = np.lexsort((-critical, company))
        count = np.bincount(company, minlength=len(crowded))
        place = (np.cumsum(count) - count + self._seats)[crowded]
        price: Integers = critical[order[place]]
        return price


class _Ties:
    """The tied pairs of all blocks, and how many of them each student must and may have."""

    def __init__(self, market: Market, blocks: Sequence[Listed], demands: Sequence[Demand]) -> None:
        students = len(market.limit)
        self.least = np.zeros(students, dtype=np.int64)
        self.most = np.zeros(students, dtype=np.int64)
        pairs = [np.zeros(0, dtype=np.int64)]
        for listed, demand in zip(blocks, demands, strict=True):
            self.least[listed.students] = demand.least
            self.most[listed.students] = demand.most
            pairs.append(listed.pairs(np.flatnonzero(demand.tied)))
        self.pair = np.concatenate(pairs)
        """[ties] their numbers in the market"""
        self.student = market.student[self.pair]
        self.company = market.company[self.pair]


def _satisfy_students(ties: _Ties, left: Integers) -> tuple[Booleans, Integers | None]:
    """Gives each student who must have them the open ties. Returns ([ties] taken, None), or the
    companies ([C] of 0 and 1) that are wanted by more students than they have seats, however the
    ties are broken.
    """
    supply = np.maximum(ties.least, 0)
    must = supply[ties.student] > 0
    taken = np.zeros(len(ties.pair), dtype=bool)
    student, company = ties.student[must], ties.company[must]
    if not len(student):
        return taken, None
    flow = _max_flow(student, company, supply, left)
    taken[must] = flow
    unmet = supply - np.bincount(student[flow], minlength=len(supply)) > 0
    if not unmet.any():
        return taken, None
    return taken, _reached(student, company, flow, unmet, len(left))


def _fill_priced_companies(
    ties: _Ties, left: Integers, taken: Booleans, prices: Integers
) -> Booleans:
    """Turns ties until every company with a price is full (Mendelsohn and Dulmage 1958)."""
    student, company = ties.student, ties.company
    used = np.bincount(company[taken], minlength=len(left))
    missing = np.where(prices > 0, left - used, 0)
    if not missing.any():
        return taken
    spare = ties.most - np.bincount(student[taken], minlength=len(ties.most))
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
