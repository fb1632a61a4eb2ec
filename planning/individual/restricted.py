"""The most points when slots differ: flow, list colouring, then linear programme and a small
integer one.

Every step keeps the best plan so far and the least bound proven so far, so it may stop after any of
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.individual.colouring import slots_of_pairs
from planning.individual.flow import maximum_weight_b_matching
from planning.individual.market import BMatching, Market
from planning.individual.placing import place_chosen
from planning.individual.remainder import Remainder
from planning.individual.slot_model import SlotModel, slot_model
from planning.solver import Programme, maximise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LARGEST = 600_000
"""columns; beyond it a simplex start alone takes minutes, and the flow's plan is within a
thousandth
"""


@dataclass(frozen=True)
class Placement:
    """The open pairs that meet, and what is proven. Points are whole and without the standing
    bookings.
    """

    slot_of: dict[int, int]
    """open pair -> slot"""
    points: int
    bound: int
    method: str

    @property
    def is_optimal(self) -> bool:
        return self.points >= self.bound


def most_points(
    rest: Remainder, deadline: Deadline, on_better: Callable[[Placement], None] | None = None
) -> Placement:
    """The best placement of the open pairs by points. `on_better` hears of each better one."""
    report = on_better or (lambda _: None)
    market = rest.market()
    choice = maximum_weight_b_matching(market)
    best = place_by_colouring(rest, np.flatnonzero(choice.chosen), choice.bound)
    report(best)
    if best.is_optimal or deadline.is_over:
        return best
    return _by_programmes(rest, market, choice, best, deadline, report)


def many_points(rest: Remainder) -> Placement:
    """The flow's choice with slots: without delay, and with the flow's bound."""
    choice = maximum_weight_b_matching(rest.market())
    chosen = np.flatnonzero(choice.chosen)
    if rest.situation.is_restricted:
        return place_by_colouring(rest, chosen, choice.bound)
    seats, slots = rest.situation.seats[:, 0], rest.present.shape[1]
    slot = slots_of_pairs(rest.student[chosen], rest.company[chosen], seats, slots)
    slot_of = dict(zip(chosen.tolist(), slot.tolist(), strict=True))
    return Placement(slot_of, choice.value, choice.bound, "b_matching+kempe")


def tighter_bound(rest: Remainder, best: Placement, deadline: Deadline) -> int:
    """The bound of the linear programme where slots are told apart, if time allows, else the old
    one.
    """
    market = rest.market()
    choice = maximum_weight_b_matching(market)
    model = slot_model(rest, useful_pairs(market, choice.prices, choice.bound - best.points))
    if len(model.pair) > _LARGEST:
        return best.bound
    gain = rest.points[model.pair].astype(np.float64)
    relaxed = maximise(model.programme(gain), deadline)
    if not relaxed.is_optimal:
        return best.bound
    return max(min(best.bound, int(np.floor(relaxed.bound + 1e-6))), best.points)


def place_by_colouring(rest: Remainder, chosen: Integers, bound: int) -> Placement:
    """The chosen open pairs with slots as far as they find any, and whatever else still fits
    then.
    """
    slot_of, _ = place_chosen(rest, chosen)
    points = int(rest.points[np.fromiter(slot_of, np.int64, len(slot_of))].sum())
    return Placement(slot_of, points, bound, "flow+list_colouring")


def _by_programmes(
    rest: Remainder,
    market: Market,
    choice: BMatching,
    best: Placement,
    deadline: Deadline,
    report: Callable[[Placement], None],
) -> Placement:
    pairs = useful_pairs(market, choice.prices, choice.bound - best.points)
    model = slot_model(rest, pairs)
    if len(model.pair) > _LARGEST:
        return best
    gain = rest.points[model.pair].astype(np.float64)
    programme = model.programme(gain)
    relaxed = maximise(programme, deadline)
    if relaxed.x is None or not relaxed.is_optimal:
        return best
    bound = max(min(best.bound, int(np.floor(relaxed.bound + 1e-6))), best.points)
    best = replace(best, bound=bound)
    for freedom in (1e-6, 0.5, 2.0):
        if best.is_optimal or deadline.is_over:
            break
        best = _better(rest, model, programme, relaxed.x, freedom, best, deadline)
        report(best)
    return best


def _better(
    rest: Remainder,
    model: SlotModel,
    programme: Programme,
    x: Floats,
    freedom: float,
    best: Placement,
    deadline: Deadline,
) -> Placement:
    """Fixes the columns that the relaxation has at one (unless `freedom` > 1) and solves for the
    others.

    With nothing fixed the integer programme's own bound holds for the whole.
    """
    fixed = x >= 1 - 1e-6
    if freedom > 1:
        fixed[:] = False
    elif freedom > 1e-6:
        fixed &= ~_beside_fractions(rest, model, x)
    whole = replace(
        programme,
        lower=fixed.astype(np.float64),
        is_integral=np.ones(len(x), dtype=bool),
    )
    solution = maximise(whole, deadline, seed=rest.situation.instance.seed)
    bound = best.bound
    if not fixed.any() and np.isfinite(solution.bound):
        bound = max(min(bound, int(np.floor(solution.bound + 1e-6))), best.points)
    if solution.x is not None:
        chosen = np.flatnonzero(solution.x > 0.5)
        points = int(rest.points[model.pair[chosen]].sum())
        if points > best.points:
            return Placement(model.slots(chosen), points, max(bound, points), "flow+lp+mip")
    return replace(best, bound=bound)


def _beside_fractions(rest: Remainder, model: SlotModel, x: Floats) -> NDArray[np.bool_]:
    """[N] columns of students and companies that have a fraction somewhere"""
    split = (x > 1e-6) & (x < 1 - 1e-6)
    student, company = rest.student[model.pair], rest.company[model.pair]
    unsettled_student = np.zeros(len(rest.limit), dtype=bool)
    unsettled_company = np.zeros(len(rest.seats), dtype=bool)
    unsettled_student[student[split]] = True
    unsettled_company[company[split]] = True
    return unsettled_student[student] | unsettled_company[company]


def useful_pairs(market: Market, prices: Integers, gap: int) -> Integers:
    """The pairs that can be part of a plan within `gap` of the bound (reduced-cost fixing).

    A pair whose weight stays below its company's price and its student's marginal surplus by more
    than the gap would cost more than the gap.
    """
    surplus = market.weight - prices[market.company]
    order = np.lexsort((-surplus, market.student))
    first = market.first_pair
    last = first + market.limit - 1
    has_marginal = (market.limit > 0) & (last < market.end_of_pairs)
    marginal = np.zeros(len(first), dtype=np.int64)
    marginal[has_marginal] = surplus[order][last[has_marginal]]
    marginal = np.maximum(marginal, 0)
    return np.flatnonzero(marginal[market.student] - surplus <= gap)
