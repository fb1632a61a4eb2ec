"""What makes one allocation better than another, as matrices whose products are the cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from planning.rooms.distances import Matrix, distances_between, distances_from_entrance
from planning.rooms.places import Applicant, Place, Weights

Traffic = Mapping[tuple[UUID, UUID], int]
"""How many students walk from one company straight to another."""
TOO_NEAR = 15.0


@dataclass(frozen=True)
class Quality:
    """cost(x) = sum over pairs of pull * metres + push * nearness, plus sum of alone[c, place]."""

    pull: Matrix
    """[C, C] symmetric: same field, walking students"""
    push: Matrix
    """[C, C] symmetric: both busy"""
    metres: Matrix
    """[P, P]"""
    nearness: Matrix
    """[P, P] 1 next door, 0 from 15 metres on"""
    own_costs: Matrix
    """[C, P]: the busy near the entrance"""

    def among(self, companies: Sequence[int]) -> Quality:
        """The same for some of the companies, in this order."""
        chosen = np.array(companies, dtype=np.int64)
        pull, push = (flow[np.ix_(chosen, chosen)] for flow in (self.pull, self.push))
        return Quality(pull, push, self.metres, self.nearness, self.own_costs[chosen])

    def cost(self, seats: Sequence[int] | NDArray[np.int64]) -> float:
        """`seats[c]` is the place of company c; every company has one."""
        place_of = np.asarray(seats, dtype=np.int64)
        apart = self.metres[np.ix_(place_of, place_of)]
        near = self.nearness[np.ix_(place_of, place_of)]
        pairs = float((self.pull * apart).sum() + (self.push * near).sum()) / 2
        return pairs + float(self.own_costs[np.arange(len(place_of)), place_of].sum())

    def cost_by_chance(self) -> float:
        """What the places would cost on average if they were drawn by lot."""
        count = len(self.metres)
        if count < 2:
            return float(self.own_costs.mean(axis=1).sum()) if self.own_costs.size else 0.0
        pairs = count * (count - 1)
        metres, nearness = self.metres.sum() / pairs, self.nearness.sum() / pairs
        drawn = (self.pull.sum() * metres + self.push.sum() * nearness) / 2
        return float(drawn + self.own_costs.mean(axis=1).sum())


def quality_of(
    places: Sequence[Place],
    companies: Sequence[Applicant],
    traffic: Traffic | None = None,
    weights: Weights | None = None,
) -> Quality:
    """Each soft wish is scaled to mean 1 over its pairs before it is weighted."""
    weights = weights or Weights()
    metres = distances_between(places)
    unit = metres[metres > 0].mean() if (metres > 0).any() else 1.0
    nearness = np.clip(1 - metres / TOO_NEAR, 0, None)
    np.fill_diagonal(nearness, 0)
    demand = np.array([company.demand for company in companies], dtype=float)
    own_costs = np.outer(_scaled(demand), distances_from_entrance(places, metres) / unit)
    return Quality(
        pull=weights.same_field * _same_field(companies)
        + weights.walking * _walking(companies, traffic or {}),
        push=weights.busiest_apart * len(companies) * _busy_pairs(demand),
        metres=metres / unit,
        nearness=nearness,
        own_costs=weights.near_entrance * own_costs,
    )


def _same_field(companies: Sequence[Applicant]) -> Matrix:
    """Each company is drawn to its field as a whole: 1 divided by how many it shares it with."""
    count = len(companies)
    shared = np.zeros((count, count))
    for one, company in enumerate(companies):
        for other in range(one):
            common = len(company.fields & companies[other].fields)
            union = len(company.fields | companies[other].fields)
            shared[one, other] = shared[other, one] = common / union if union else 0.0
    return _per_row(shared)


def _walking(companies: Sequence[Applicant], traffic: Traffic) -> Matrix:
    index = {company.id: at for at, company in enumerate(companies)}
    walks = np.zeros((len(companies), len(companies)))
    for (one, other), students in traffic.items():
        if one in index and other in index and one != other:
            walks[index[one], index[other]] += students
            walks[index[other], index[one]] += students
    return _per_row(walks)


def _per_row(pairs: Matrix) -> Matrix:
    total = pairs.sum()
    return pairs * (len(pairs) / total) if total else pairs


def _busy_pairs(demand: Matrix) -> Matrix:
    """Only the busiest quarter can crowd a corridor."""
    if not demand.size or demand.max() <= 0:
        return np.zeros((demand.size, demand.size))
    busy = np.where(demand >= np.quantile(demand, 0.75), demand / demand.max(), 0)
    pairs = np.outer(busy, busy)
    np.fill_diagonal(pairs, 0)
    total = pairs.sum()
    return pairs / total if total else pairs


def _scaled(demand: Matrix) -> Matrix:
    return demand / demand.mean() if demand.size and demand.mean() > 0 else demand
