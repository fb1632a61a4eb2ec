"""Group mode: who should meet whom, before any slot is chosen, and the limit that this proves."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planning.deadline import Deadline
from planning.groups.supply import Supply
from planning.individual.flow import maximum_weight_b_matching
from planning.individual.market import Market
from planning.individual.remainder import Remainder
from planning.solver import Programme, maximise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

_PART, _LONGEST = 0.25, 5.0
"""share of the time left, and seconds, for the programme of scarce rooms if there is a limit"""


@dataclass(frozen=True)
class Choice:
    """Pairs that meet if their slots can be found."""

    pairs: Integers
    """numbers of the pairs in the situation"""
    bound: int
    """proven: no plan has more points"""


def choose_pairs(rest: Remainder, supply: Supply, points: Integers, deadline: Deadline) -> Choice:
    """A b-matching within all seats that each company has left beside its standing bookings; if the
    rooms cannot hold so many sessions, a small integer programme that counts sessions.

    points: [E] what each pair of the situation is worth. The bound counts the standing bookings and
    holds for every plan that keeps them.
    """
    standing = np.bincount(rest.standing[:, 1], minlength=supply.companies)
    seats = np.array([supply.most_seats(c) for c in range(supply.companies)], dtype=np.int64)
    left = np.minimum(np.maximum(seats - standing, 0), rest.seats.sum(axis=1))
    market = replace(rest.market(points[rest.pair]), seats=left)
    best = maximum_weight_b_matching(market)
    chosen = np.flatnonzero(best.chosen)
    numbers = rest.situation.pairs.find(rest.standing[:, 0], rest.standing[:, 1])
    had = int(points[numbers[numbers >= 0]].sum())
    choice = Choice(np.sort(rest.pair[chosen]), best.bound + had)
    most = np.array([max(supply.seats[c][-1], default=0) for c in range(supply.companies)])
    demand = np.bincount(market.company[chosen], minlength=supply.companies) + standing
    sessions = -(-demand // np.maximum(most, 1))
    if sessions.sum() <= supply.room_sessions or not len(chosen):
        return choice
    pairs, bound = _with_scarce_rooms(rest, supply, market, most, standing, deadline)
    return Choice(choice.pairs if pairs is None else pairs, min(choice.bound, bound + had))


def _with_scarce_rooms(
    rest: Remainder,
    supply: Supply,
    market: Market,
    most: Integers,
    standing: Integers,
    deadline: Deadline,
) -> tuple[Integers | None, int]:
    """(numbers of the pairs, None if nothing was found in time; the bound without what stands).

    Columns: the pairs, then the sessions of each company. Rows: a student's limit, the seats of a
    company's sessions, the sessions of all.
    """
    pairs, companies, students = len(market.student), supply.companies, len(market.limit)
    of_pair, of_company = np.arange(pairs), np.arange(companies)
    rows = [market.student, students + market.company, students + of_company]
    columns = [of_pair, of_pair, pairs + of_company]
    values = [np.ones(pairs), np.ones(pairs), -most.astype(float)]
    rows.append(np.full(companies, students + companies))
    columns.append(pairs + of_company)
    values.append(np.ones(companies))
    limits = [market.limit, -standing, np.full(1, supply.room_sessions)]
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
    seed = rest.situation.instance.seed
    solution = maximise(programme, deadline.part(_PART, _LONGEST), seed=seed)
    bound = int(solution.bound + 1e-6) if np.isfinite(solution.bound) else sys.maxsize
    if solution.x is None:
        return None, bound
    chosen = np.flatnonzero(solution.x[:pairs] > 0.5)
    return np.sort(rest.pair[chosen]), bound
