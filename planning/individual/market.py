"""Who may meet whom without slots, and the optimal choice among it; values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Market:
    """Who may meet whom. Shapes: E pairs, S students, C companies. The pairs of a student stand
    together; they ascend by student unless `begins` says where each one's are.
    """

    student: Integers
    """[E]"""
    company: Integers
    """[E]"""
    weight: Integers
    """[E] positive; what the pair is worth"""
    limit: Integers
    """[S] the most pairs of a student"""
    seats: Integers
    """[C] the most pairs of a company"""
    bonus: Integers = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    """[n] what a student's first, second, ... pair is worth beyond its weight: never rising, at
    least 0; the last one holds for all that follow
    """
    begins: Integers | None = None
    """[S] where the pairs of a student begin"""

    @cached_property
    def first_pair(self) -> Integers:
        """[S] where the pairs of a student begin"""
        if self.begins is not None:
            return self.begins
        return np.cumsum(self.pair_count) - self.pair_count

    @cached_property
    def end_of_pairs(self) -> Integers:
        """[S] where the pairs of a student end"""
        return self.first_pair + self.pair_count

    @cached_property
    def pair_count(self) -> Integers:
        """[S] how many pairs a student has"""
        return np.bincount(self.student, minlength=len(self.limit))


@dataclass(frozen=True, slots=True)
class BMatching:
    """An optimal choice of pairs and the prices that prove it."""

    chosen: Booleans
    """[E]"""
    value: int
    prices: Integers
    """[C] what one more seat of the company would add in points (the least such prices)"""
    bound: int
    """the value of the dual: no choice is worth more"""
