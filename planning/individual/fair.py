"""Fair plans: the fairest choice within the price allowed, with slots; it never ends below planning
by hand.

Fairness is decided without slots; where slots differ and a chosen pair finds none, its company
counts one seat less and the choice is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.individual.colouring import slots_of_pairs
from planning.individual.configurations import FairChoice, configurations, fairest_choice, fits
from planning.individual.flow import maximum_weight_b_matching
from planning.individual.placing import place_chosen
from planning.individual.remainder import Remainder
from planning.individual.welfare import fairness_level, highest_price, utility

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

_LARGEST_FOR_SETS = 12_000
"""students; beyond it falling bonuses in the flow decide, which takes a tenth of a second for a
country
"""
_ROUNDS = 5


@dataclass(frozen=True)
class FairPlacement:
    """Open pairs with slots, and how fair that is."""

    slot_of: dict[int, int]
    points: int
    """whole points, standing bookings included"""
    welfare: float
    welfare_bound: float
    """no plan at this price has more; infinite when not proven"""
    method: str


def fairest_placement(
    rest: Remainder,
    best_total: dict[int, int],
    by_hand: dict[int, int],
    deadline: Deadline,
    on_better: Callable[[FairPlacement], None],
) -> FairPlacement:
    """best_total, by_hand: {open pair: slot} of the plan of most points and of the round robin."""
    instance = rest.situation.instance
    level = fairness_level(instance)
    begin = placement_of(rest, best_total, "total")
    price = highest_price(level, instance.student_count)
    least = ceil(begin.points * (1 - price) - 1e-9)
    best = max(begin, placement_of(rest, by_hand, "round_robin"), key=_worth(least))
    for placement in _attempts(rest, begin, by_hand, least, deadline):
        if _worth(least)(placement) >= _worth(least)(best):
            best = placement
            on_better(best)
    return best


def placement_of(
    rest: Remainder, slot_of: dict[int, int], method: str, bound: float = float("inf")
) -> FairPlacement:
    """The placement with its points and welfare."""
    chosen = np.fromiter(slot_of, np.int64, len(slot_of))
    points = int(rest.points[chosen].sum()) + rest.standing_points
    return FairPlacement(slot_of, points, welfare_of(rest, chosen), bound, method)


def welfare_of(rest: Remainder, chosen: Integers) -> float:
    """The sum of all students' worths who had something to choose."""
    pairs = rest.situation.pairs
    count = pairs.student_count
    points = np.bincount(rest.student[chosen], rest.points[chosen], count)
    meetings = np.bincount(rest.student[chosen], minlength=count) + rest.standing_count_of
    worth = utility(points + rest.standing_points_of, pairs.best, meetings > 0)
    return float(worth[np.unique(rest.student)].sum())


def _worth(least: int) -> Callable[[FairPlacement], tuple[bool, float]]:
    return lambda placement: (placement.points >= least, placement.welfare)


def _attempts(
    rest: Remainder,
    begin: FairPlacement,
    by_hand: dict[int, int],
    least: int,
    deadline: Deadline,
) -> Iterator[FairPlacement]:
    """Quick ones first, so that something fair is there when time is short."""
    total_pairs = np.fromiter(begin.slot_of, np.int64, len(begin.slot_of))
    tiers = _tiered_choices(rest, deadline)
    quick = max(
        tiers, key=lambda chosen: (_points(rest, chosen) >= least, welfare_of(rest, chosen))
    )
    yield _with_slots(rest, FairChoice(quick, 0.0, float("inf")), "tiered_flow")[0]
    students = len(np.unique(rest.student))
    if not students or students > _LARGEST_FOR_SETS or not fits(rest) or deadline.is_over:
        return
    hand_pairs = np.fromiter(by_hand, np.int64, len(by_hand))
    options = configurations(rest)
    seats = rest.seats.sum(axis=1)
    starts = [total_pairs, hand_pairs, *tiers]
    for _ in range(_ROUNDS):
        choice = fairest_choice(options, starts, least, seats, deadline)
        if choice is None:
            break
        placement, missing = _with_slots(rest, choice, "configurations")
        yield placement
        if not len(missing) or deadline.is_over:
            break
        lost = np.bincount(rest.company[missing], minlength=len(seats))
        seats = np.maximum(seats - lost, 0)
        starts = [_within(rest, start, seats) for start in starts]
        least = min(least, _points(rest, starts[0]))


def _points(rest: Remainder, chosen: Integers) -> int:
    return int(rest.points[chosen].sum()) + rest.standing_points


def _within(rest: Remainder, chosen: Integers, seats: Integers) -> Integers:
    """The choice without what exceeds the seats: the last ones as drawn."""
    chosen = np.sort(chosen)
    company = rest.company[chosen]
    order = np.argsort(company, kind="stable")
    begins = np.searchsorted(company[order], np.arange(len(seats)))
    place = np.arange(len(order)) - begins[company[order]]
    return np.sort(chosen[order[place < seats[company[order]]]])


def _with_slots(rest: Remainder, choice: FairChoice, method: str) -> tuple[FairPlacement, Integers]:
    """The choice with slots and the pairs that found none."""
    if rest.situation.is_restricted:
        slot_of, missing = place_chosen(rest, choice.pairs)
    else:
        seats = rest.situation.seats[:, 0]
        student, company = rest.student[choice.pairs], rest.company[choice.pairs]
        slots = slots_of_pairs(student, company, seats, rest.present.shape[1])
        slot_of = dict(zip(choice.pairs.tolist(), slots.tolist(), strict=True))
        missing = np.zeros(0, dtype=np.int64)
    return placement_of(rest, slot_of, method, choice.bound), missing


def _tiered_choices(rest: Remainder, deadline: Deadline) -> Sequence[Integers]:
    """Choices by the flow with falling bonuses: the first meeting of a student counts most, and so
    on. One at least, and all while there is time.
    """
    market = rest.market()
    top = int(market.weight.max(initial=1))
    ladders = (
        [top, top // 4, 0],
        [2 * top, top // 2, top // 4, 0],
        [3 * top, top, top // 2, top // 4, top // 8, 0],
        [5 * top, 3 * top, 2 * top, top, top // 2, top // 4, 0],
    )
    choices: list[Integers] = []
    for ladder in ladders:
        if choices and deadline.is_over:
            break
        best = maximum_weight_b_matching(replace(market, bonus=np.array(ladder)))
        choices.append(np.flatnonzero(best.chosen))
    return choices
