"""Makes a feasible allocation better by exchanges; never breaks a hard rule, never moves a pin."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planning.rooms.exchanges import ExchangeSearch, Permutation
from planning.rooms.places import Applicant, Place, fits, may_share
from planning.rooms.quality import Quality
from planning.rooms.relaxation import Relaxation, mixture

Seats = dict[int, int]
Allowed = NDArray[np.bool_]

_FIRST = 0.4
"""share of the starts that know nothing of those before"""
_KEPT = 8
"""allocations from which later starts are mixed"""
_SURE = 0.8


@dataclass(frozen=True)
class SearchStart:
    """A feasible allocation to make better; `seed` and `seconds` decide every step."""

    places: Sequence[Place]
    companies: Sequence[Applicant]
    quality: Quality
    seats: Seats
    pinned: Seats
    seed: int
    seconds: float


def search_unshared(initial: SearchStart) -> Seats:
    """One company a place: many starts by relaxation, each walked down by exchanges. The later
    ones begin between two of the best that were found."""
    present = sorted(initial.seats)
    part, real = initial.quality.among(present), len(present)
    order, allowed = _with_imaginary(initial, present)
    chance = np.random.default_rng(initial.seed)
    relaxed, starts = Relaxation(part, allowed), _starts(len(initial.places), initial.seconds)
    best = [(part.cost(order[:real]), order)]
    for start in range(starts):
        parents = _parents(best, chance) if start >= _FIRST * starts else []
        begin = relaxed.allocation_near(mixture(len(order), parents, chance, _SURE))
        if not allowed[np.arange(len(order)), begin].all():
            continue
        found = ExchangeSearch(part, allowed, begin).descend(real)
        cost = part.cost(found[:real])
        if all(abs(cost - known) > 1e-9 for known, _ in best):
            best = sorted([*best, (cost, found)], key=lambda each: each[0])[:_KEPT]
    return {c: int(best[0][1][at]) for at, c in enumerate(present)}


def _starts(place_count: int, seconds: float) -> int:
    """A fixed number, so that a slow machine takes longer and finds the same."""
    return max(1, int(seconds * min(54 * (80 / place_count) ** 2.5, 250)))


def _parents(
    best: Sequence[tuple[float, Permutation]], chance: np.random.Generator
) -> list[Permutation]:
    chosen = chance.choice(len(best), size=min(2, len(best)), replace=False)
    return [best[at][1] for at in chosen]


def _with_imaginary(initial: SearchStart, present: Sequence[int]) -> tuple[Permutation, Allowed]:
    pinned, count = initial.pinned, len(initial.places)
    taken = [initial.seats[c] for c in present]
    empty = sorted(set(range(count)) - set(taken))
    allowed = np.ones((count, count), dtype=bool)
    for row, c in enumerate(present):
        allowed[row] = [
            p == pinned[c] if c in pinned else fits(initial.companies[c], place)
            for p, place in enumerate(initial.places)
        ]
    return np.array(taken + empty, dtype=np.int64), allowed


def search_shared(initial: SearchStart) -> Seats:
    """Places used in turn: annealing; a company moves, those in its way go where it came from."""
    seats, pinned, place_count = initial.seats, initial.pinned, len(initial.places)
    state = _Shared(initial)
    movable = [c for c in seats if c not in pinned]
    if not movable:
        return seats
    chance = random.Random(initial.seed)  # noqa: S311  # a search, no secret
    best, best_cost, cost = dict(seats), 0.0, 0.0
    steps = int(initial.seconds * 12_000)
    warm = max(state.cost / max(len(seats), 1), 1e-9)
    for step in range(steps):
        moves = state.moves(chance.choice(movable), chance.randrange(place_count), pinned)
        if not moves:
            continue
        change = state.try_moves(moves)
        heat = warm * (1 - step / steps) ** 2 * 0.3 + 1e-12
        if change > 0 and chance.random() >= math.exp(-change / heat):
            state.undo()
            continue
        cost += change
        if cost < best_cost - 1e-9:
            best, best_cost = dict(state.seats), cost
    return best


class _Shared:
    """Seats with several companies a place; tries a set of moves and can take it back."""

    def __init__(self, initial: SearchStart) -> None:
        companies = initial.companies
        self.seats = dict(initial.seats)
        self._present = sorted(self.seats)
        self._part = initial.quality.among(self._present)
        self._fits = [[fits(company, place) for place in initial.places] for company in companies]
        self._apart = [[not may_share(a, b) for b in companies] for a in companies]
        self.cost = self._cost()
        self._before = (dict(self.seats), self.cost)

    def _cost(self) -> float:
        return self._part.cost([self.seats[c] for c in self._present])

    def moves(self, company: int, target: int, pinned: Seats) -> Seats:
        """The move and what it forces; empty if a rule forbids it."""
        source = self.seats[company]
        if source == target or not self._fits[company][target]:
            return {}
        pushed = [c for c, p in self.seats.items() if p == target and self._apart[c][company]]
        staying = [c for c, p in self.seats.items() if p == source and c != company]
        possible = all(
            c not in pinned
            and self._fits[c][source]
            and not any(self._apart[c][stays] for stays in staying)
            for c in pushed
        )
        return {company: target} | dict.fromkeys(pushed, source) if possible else {}

    def try_moves(self, moves: Seats) -> float:
        self._before = (dict(self.seats), self.cost)
        self.seats.update(moves)
        self.cost = self._cost()
        return self.cost - self._before[1]

    def undo(self) -> None:
        self.seats, self.cost = self._before
