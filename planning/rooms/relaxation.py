"""Starts for the search by a relaxation: everybody sits a little everywhere, then ever more surely.

The cost is a quadratic assignment; over doubly stochastic matrices it is followed downhill by Frank
and Wolfe's steps, each a linear assignment (Vogelstein et al. 2015, "Fast approximate quadratic
programming for graph matching"). From a mixture of chance and of good allocations met before it
ends near a better one than any walk of single exchanges finds in that time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from planning.rooms.distances import Matrix
from planning.rooms.quality import Quality

Permutation = NDArray[np.int64]

_STEPS = 30
_BARRED = 1e6
"""what a place costs that a company may not have: more than all else together"""
_BALANCING = 10


class Relaxation:
    """Shapes: n places, and as many companies, the imaginary ones without needs last."""

    def __init__(self, quality: Quality, allowed: NDArray[np.bool_]) -> None:
        """`allowed[i, p]`: company i may be in place p."""
        count = len(allowed)
        self._flows = [padded(quality.pull, count), padded(quality.push, count)]
        self._spans = [quality.metres, quality.nearness]
        self._own_costs = np.zeros((count, count))
        self._own_costs[: len(quality.own_costs)] = quality.own_costs
        self._barred = np.where(allowed, 0.0, _BARRED)

    def allocation_near(self, begin: Matrix) -> Permutation:
        """`begin[i, p]`: how much company i is in place p; rows and columns add up to 1."""
        where, everyone = begin, np.arange(len(begin))
        (pull, push), (metres, nearness) = self._flows, self._spans
        pulled: Matrix = pull @ where @ metres + push @ where @ nearness
        for _ in range(_STEPS):
            slope = pulled + self._own_costs
            order = self._assigned(slope)
            target = np.zeros_like(where)
            target[everyone, order] = 1.0
            step, bend = target - where, self._pulled_by(order) - pulled
            falls, bends = float((slope * step).sum()), float((bend * step).sum())
            if falls > -1e-9:
                break
            length = min(1.0, -falls / bends) if bends > 0 else 1.0
            where, pulled = where + length * step, pulled + length * bend
        return self._assigned(-where)

    def _pulled_by(self, order: Permutation) -> Matrix:
        """[i, p] what place p would cost company i beside the others in this order."""
        company_in = np.argsort(order)
        (pull, push), (metres, nearness) = self._flows, self._spans
        beside: Matrix = pull[:, company_in] @ metres + push[:, company_in] @ nearness
        return beside

    def _assigned(self, cost: Matrix) -> Permutation:
        order: Permutation = linear_sum_assignment(cost + self._barred)[1].astype(np.int64)
        return order


def mixture(
    count: int, orders: Sequence[Permutation], chance: np.random.Generator, share: float
) -> Matrix:
    """Half chance and half everywhere at first; later two allocations that were found (equal parts
    of `share`), and chance.
    """
    anywhere = _balanced(chance.random((count, count)))
    if not orders:
        part = chance.random()
        return np.full((count, count), (1 - part) / count) + part * anywhere
    mixed = (1 - share) * anywhere
    for order in orders:
        mixed[np.arange(count), order] += share / len(orders)
    return mixed


def _balanced(matrix: Matrix) -> Matrix:
    for _ in range(_BALANCING):
        matrix = matrix / matrix.sum(axis=1, keepdims=True)
        matrix = matrix / matrix.sum(axis=0, keepdims=True)
    return matrix


def padded(flow: Matrix, count: int) -> Matrix:
    """[count, count] with nothing for the imaginary companies."""
    whole = np.zeros((count, count))
    whole[: len(flow), : len(flow)] = flow
    return whole
