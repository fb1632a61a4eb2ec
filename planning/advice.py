"""What would help most before invitations close: one table, slot or meeting more, each solved anew.

Shadow prices say where to look (a company without a price gains nobody anything); the figures are
those of the greatest total with and without the change, so they are no estimates unless slots
differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from planning.individual.flow import maximum_weight_b_matching
from planning.individual.market import BMatching, Market
from planning.individual.remainder import Remainder, remainder_of
from planning.individual.situation import situation_of
from planning.model.instance import Instance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

_CANDIDATES = 25
"""companies that are solved anew: those with the highest price for what one table would seat"""


@dataclass(frozen=True, slots=True)
class Advice:
    """One change of the frame and what it would bring to everybody together.

    table: one table more at `company` in all its slots. slot: one slot more for all. meeting: one
    meeting more for every student.
    """

    kind: Literal["table", "slot", "meeting"]
    company: int | None
    more_meetings: int
    """wishes met in addition, net"""
    more_points: int | float
    is_exact: bool
    """False where slots differ: then the figure is of the choice without slots"""

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "company": self.company,
            "more_meetings": self.more_meetings,
            "more_points": self.more_points,
            "is_exact": self.is_exact,
        }


def advise(instance: Instance, most: int = 10) -> list[Advice]:
    """The changes that bring most points, best first; only those that bring any."""
    situation = situation_of(instance)
    rest = remainder_of(situation)
    market = rest.market()
    now = maximum_weight_b_matching(market)
    found = []
    for kind, company, changed in _changes(rest, market, now):
        then = maximum_weight_b_matching(changed)
        if then.value > now.value:
            meetings = int(then.chosen.sum() - now.chosen.sum())
            points = situation.pairs.shown(then.value - now.value)
            found.append(Advice(kind, company, meetings, points, not situation.is_restricted))
    found.sort(key=lambda each: (-each.more_points, each.kind, each.company or 0))
    return found[:most]


def _changes(
    rest: Remainder, market: Market, now: BMatching
) -> Iterator[tuple[Literal["table", "slot", "meeting"], int | None, Market]]:
    usable = (rest.situation.seats > 0).sum(axis=1)
    worth = now.prices * usable
    for company in np.argsort(-worth, kind="stable")[:_CANDIDATES].tolist():
        if worth[company] > 0:
            seats = market.seats.copy()
            seats[company] += usable[company]
            yield "table", company, replace(market, seats=seats)
    tables = np.array(rest.situation.instance.capacity, dtype=np.int64)
    tables[list(rest.situation.instance.cancelled_companies)] = 0
    limit = market.limit + (market.limit < _wanted_meetings(rest))
    yield "slot", None, replace(market, seats=market.seats + tables, limit=limit)
    more = np.where(market.limit > 0, np.minimum(market.limit + 1, rest.present.shape[1]), 0)
    yield "meeting", None, replace(market, limit=more)


def _wanted_meetings(rest: Remainder) -> Integers:
    """[S], as drawn: what each may have by the rules, whatever the slots"""
    meetings = np.array(rest.situation.instance.meetings, dtype=np.int64)
    left = np.maximum(meetings - rest.standing_count_of, 0)
    left[list(rest.situation.instance.cancelled_students)] = 0
    drawn: Integers = left[rest.situation.order]
    return drawn
