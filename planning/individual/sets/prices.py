"""Between the master programme and those who know the sets: prices go in, sets come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Prices:
    """What things count at the moment, all 0 or more."""

    seats: Floats
    """[C] what a seat costs"""
    point: float
    """what a point is worth beyond fairness"""
    cover: float
    """what it is worth that a student has anything at all"""


@dataclass(frozen=True)
class Offer:
    """Sets at the prices. N students, n sets, k places."""

    limit: Floats
    """[N] proven: no set of the student is worth more"""
    rows: Integers
    """[n] whose set"""
    sets: Booleans
    """[n, k]"""
    value: Floats
    """[n]"""


class SetSource(Protocol):
    """Whoever finds sets: by a list of all, or by a small knapsack per student."""

    def offer(self, prices: Prices) -> Offer: ...

    def near_misses(self, gap: float) -> tuple[Integers, Booleans]: ...
