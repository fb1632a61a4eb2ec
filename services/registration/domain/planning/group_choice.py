"""Group mode: who should meet whom, before any slot is chosen, and the limit that this proves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from .deadline import Deadline
from .flow import Market, maximum_weight_b_matching
from .group_supply import Supply
from .situation import Situation
from .solver import Programme, maximise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

_LONGEST = 5.0
"""seconds for the programme of scarce rooms"""


@dataclass(frozen=True)
class Choice:
    """Pairs that meet if their slots can be found."""

    pairs: Integers
    """numbers of the pairs in the situation"""
    bound: int
    """proven: no plan has more points"""


def choose_pairs(
    situation: Situation, supply: Supply, points: Integers, deadline: Deadline
) -> Choice:
    """A b-matching within all seats that each company can have; if the rooms cannot hold so many
    sessions, a small integer programme that counts sessions."""
    seats = np.array([supply.most_seats(c) for c in range(supply.companies)], dtype=np.int64)
    market = replace(situation.market(points), seats=seats)
    best = maximum_weight_b_matching(market)
    chosen = np.flatnonzero(best.chosen)
    choice = Choice(np.sort(situation.draw[chosen]), best.bound)
    most = np.array([max(supply.seats[c][-1], default=0) for c in range(supply.companies)])
    demand = np.bincount(market.company[chosen], minlength=supply.companies)
    sessions = -(-demand // np.maximum(most, 1))
    if sessions.sum() <= supply.room_sessions or not len(chosen):
        return choice
    return _with_scarce_rooms(situation, supply, market, most, choice, deadline)


def _with_scarce_rooms(
    situation: Situation,
    supply: Supply,
    market: Market,
    most: Integers,
    fallback: Choice,
    deadline: Deadline,
) -> Choice:
    """Columns: the pairs, then the sessions of each company. Rows: a student's limit, the seats of
    a company's sessions, the sessions of all."""
    pairs, companies, students = len(market.student), supply.companies, len(market.limit)
    of_pair, of_company = np.arange(pairs), np.arange(companies)
    rows = [market.student, students + market.company, students + of_company]
    columns = [of_pair, of_pair, pairs + of_company]
    values = [np.ones(pairs), np.ones(pairs), -most.astype(float)]
    rows.append(np.full(companies, students + companies))
    columns.append(pairs + of_company)
    values.append(np.ones(companies))
    limits = [market.limit, np.zeros(companies), np.full(1, supply.room_sessions)]
    programme = Programme(
        gain=np.concatenate([market.weight, np.zeros(companies)]).astype(float),
        lower=np.zeros(pairs + companies),
        upper=np.concatenate([np.ones(pairs), np.array(supply.longest, dtype=float)]),
        row=np.concatenate(rows),
        column=np.concatenate(columns),
        value=np.concatenate(values),
        row_lower=np.full(students + companies + 1, -np.inf),
        row_upper=np.concatenate(limits).astype(float),
        is_integral=np.ones(pairs + companies, dtype=bool),
    )
    seed = situation.instance.seed
    solution = maximise(programme, min(deadline.left, _LONGEST), seed=seed)
    bound = min(fallback.bound, int(solution.bound + 1e-6)) if np.isfinite(solution.bound) else 0
    if solution.x is None:
        return replace(fallback, bound=bound or fallback.bound)
    chosen = np.flatnonzero(solution.x[:pairs] > 0.5)
    return Choice(np.sort(situation.draw[chosen]), bound or fallback.bound)
