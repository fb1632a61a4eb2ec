"""Fair plans: first as few students with nothing as can be, then the fairest choice within the
price allowed, with slots; it never ends below planning by hand.

The price is counted from the plan of most points among those with the fewest left out. Fairness is
decided without slots; where slots differ and a chosen pair finds none, its company counts one seat
less and the choice is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.individual.colouring import slots_of_pairs
from planning.individual.coverage import covering, empty_handed
from planning.individual.flow import maximum_weight_b_matching
from planning.individual.market import Market
from planning.individual.placing import place_chosen
from planning.individual.remainder import Remainder
from planning.individual.sets.choice import FairChoice, Floor, fairest_choice
from planning.individual.sets.configurations import Configurations, fits
from planning.individual.sets.knapsack import Knapsacks, can_price
from planning.individual.sets.lists import wish_lists_of
from planning.individual.sets.prices import SetSource
from planning.individual.welfare import fairness_level, highest_price, utility

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

_LARGEST_FOR_SETS = 12_000
"""students; beyond it falling bonuses in the flow decide, which takes a tenth of a second for a
country
"""
_ROUNDS, _LONG_ROUNDS = 5, 4
"""choices, each with the seats that the last one left without a slot taken away: of short lists and
of long ones, whose sets take longer to find
"""


@dataclass(frozen=True)
class FairPlacement:
    """Open pairs with slots, and how fair that is."""

    slot_of: dict[int, int]
    points: int
    """whole points, standing bookings included"""
    welfare: float
    empty_handed: int
    """students with a wish and nothing"""
    welfare_bound: float
    """no plan at this price that leaves as few with nothing has more; infinite when not proven"""
    method: str
    most_points: int = 0
    """of the best plan that leaves as few with nothing, as found: the price is counted from it"""
    fallback: str | None = None
    """why a lesser method decided: too_large (too many students or wishes for sets), time"""


def fairest_placement(
    rest: Remainder,
    best_total: dict[int, int],
    by_hand: dict[int, int],
    deadline: Deadline,
    on_better: Callable[[FairPlacement], None],
) -> FairPlacement:
    """best_total, by_hand: {open pair: slot} of the plan of most points and of the round robin."""
    instance = rest.situation.instance
    begin = _best_covering(rest, best_total, deadline)
    price = highest_price(fairness_level(instance), instance.student_count)
    least = ceil(begin.points * (1 - price) - 1e-9)
    if not deadline.is_over:
        by_hand = covering(rest, by_hand)
    hand = placement_of(rest, by_hand, "round_robin")
    rank = _rank(least)
    best, bound, is_solved = max(begin, hand, key=rank), float("inf"), False
    for placement in _attempts(rest, begin, hand.slot_of, least, deadline):
        bound = min(bound, placement.welfare_bound)
        is_solved |= placement.method in ("configurations", "knapsacks")
        if rank(placement) >= rank(best):
            best = placement
            on_better(_described(best, begin.points, bound, None))
    has_choice = bool(len(rest.pair))
    lesser = None if is_solved or not has_choice else _reason(rest)
    return _described(best, begin.points, bound, lesser)


def _described(
    placement: FairPlacement, most_points: int, bound: float, fallback: str | None
) -> FairPlacement:
    return replace(placement, most_points=most_points, welfare_bound=bound, fallback=fallback)


def _reason(rest: Remainder) -> str:
    return "time" if _source_fits(rest) else "too_large"


def _source_fits(rest: Remainder) -> bool:
    students = len(np.unique(rest.student))
    return students <= _LARGEST_FOR_SETS and (fits(rest) or can_price(rest))


def _best_covering(
    rest: Remainder, best_total: dict[int, int], deadline: Deadline
) -> FairPlacement:
    """The plan of most points, as found, that leaves as few with nothing as can be."""
    plain = placement_of(rest, covering(rest, best_total), "total")
    if len(empty_handed(rest, best_total)) == plain.empty_handed or deadline.is_over:
        return plain
    choice = _covering_choice(rest)
    exact = _with_slots(rest, FairChoice(choice, 0.0, float("inf")), "total")[0]
    return max(plain, exact, key=lambda placement: (-placement.empty_handed, placement.points))


def _covering_choice(rest: Remainder, free: Integers | None = None) -> Integers:
    """The choice of most points among those that leave the fewest with nothing, without slots: the
    first meeting of a student counts more than any chain of exchanges can cost. Who has a standing
    booking has a meeting that costs no seat, which takes that bonus. free: [C] seats in place of
    all that are left.
    """
    market = rest.market()
    order = rest.situation.order
    standing = rest.standing_count_of[order] > 0
    has = np.flatnonzero(standing & (market.pair_count > 0))
    companies, top = len(market.seats), int(market.weight.max(initial=1))
    student = np.concatenate((market.student, has))
    place = np.argsort(student, kind="stable")
    company = np.concatenate((market.company, np.full(len(has), companies)))
    weight = np.concatenate((market.weight, np.full(len(has), top)))
    limit = market.limit.copy()
    limit[has] += 1
    bonus = np.array([(companies + 2) * top, 0])
    seats = np.append(market.seats if free is None else free, len(has))
    best = maximum_weight_b_matching(
        Market(student[place], company[place], weight[place], limit, seats, bonus)
    )
    chosen = place[np.flatnonzero(best.chosen)]
    return np.sort(chosen[chosen < len(market.student)])


def placement_of(
    rest: Remainder, slot_of: dict[int, int], method: str, bound: float = float("inf")
) -> FairPlacement:
    """The placement with its points and welfare."""
    chosen = np.fromiter(slot_of, np.int64, len(slot_of))
    points = int(rest.points[chosen].sum()) + rest.standing_points
    welfare, empty = welfare_of(rest, chosen), len(empty_handed(rest, slot_of))
    return FairPlacement(slot_of, points, welfare, empty, bound, method)


def welfare_of(rest: Remainder, chosen: Integers) -> float:
    """The sum of all students' worths who had something to choose."""
    pairs = rest.situation.pairs
    count = pairs.student_count
    points = np.bincount(rest.student[chosen], rest.points[chosen], count)
    meetings = np.bincount(rest.student[chosen], minlength=count) + rest.standing_count_of
    worth = utility(points + rest.standing_points_of, pairs.best, meetings > 0)
    return float(worth[np.unique(rest.student)].sum())


def _rank(least: int) -> Callable[[FairPlacement], tuple[int, bool, float]]:
    """The fewest left out first, whatever the price; then the price, then fairness."""
    return lambda placement: (-placement.empty_handed, placement.points >= least, placement.welfare)


def _attempts(
    rest: Remainder,
    begin: FairPlacement,
    by_hand: dict[int, int],
    least: int,
    deadline: Deadline,
) -> Iterator[FairPlacement]:
    """Quick ones first, so that something fair is there when time is short."""
    if deadline.is_over:
        return
    total_pairs = np.fromiter(begin.slot_of, np.int64, len(begin.slot_of))
    tiers = _tiered_choices(rest, deadline)
    quick = max(
        tiers, key=lambda chosen: (_points(rest, chosen) >= least, welfare_of(rest, chosen))
    )
    yield _with_slots(rest, FairChoice(quick, 0.0, float("inf")), "tiered_flow")[0]
    if not len(rest.pair) or not _source_fits(rest) or deadline.is_over:
        return
    hand_pairs = np.fromiter(by_hand, np.int64, len(by_hand))
    lists = wish_lists_of(rest)
    is_short = fits(rest)
    source: SetSource = Configurations(lists) if is_short else Knapsacks(lists)
    seats = rest.seats.sum(axis=1)
    starts = [total_pairs, hand_pairs, *tiers]
    bound, aim = float("inf"), least
    for number in range(_ROUNDS if is_short else _LONG_ROUNDS):
        if rest.situation.is_restricted:
            starts[0] = _covering_choice(rest, seats)
        floor = Floor(min(aim, _points(rest, starts[0])), _covered(rest, starts[0]))
        choice = fairest_choice(lists, source, starts, floor, seats, deadline)
        if choice is None:
            break
        if not number:
            bound = choice.bound  # later ones hold for fewer seats only
        method = "configurations" if is_short else "knapsacks"
        placement, missing = _with_slots(rest, replace(choice, bound=bound), method)
        yield placement
        if not len(missing) or deadline.is_over:
            break
        if number and placement.points < least:
            # Slots cost points: the next choice aims higher, with the seats as they are.
            aim += 2 * (least - placement.points)
            continue
        lost = np.bincount(rest.company[missing], minlength=len(seats))
        seats = np.maximum(seats - (lost + 1) // 2, 0)
        starts = [_within(rest, start, seats) for start in starts]


def _covered(rest: Remainder, chosen: Integers) -> int:
    """Students without a standing booking who have something."""
    return int((rest.standing_count_of[np.unique(rest.student[chosen])] == 0).sum())


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
    return placement_of(rest, covering(rest, slot_of), method, choice.bound), missing


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
