"""The published lottery: an order of the students that depends on the seed alone, never on the
list's order.

Relabelling the students before any solver keeps their position in the list from deciding ties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def lottery_order(seed: int, count: int) -> NDArray[np.int64]:
    """[count] a permutation of 0..count-1: who is drawn first, second, ...

    The lot of number i is output i + 1 of SplitMix64 (Steele, Lea and Flood 2014) started at
    `seed`, so anybody can check the draw on any machine.
    """
    with np.errstate(over="ignore"):
        steps = np.arange(1, count + 1, dtype=np.uint64)
        lots = np.uint64(seed) + steps * np.uint64(0x9E3779B97F4A7C15)
        lots = (lots ^ (lots >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        lots = (lots ^ (lots >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        lots ^= lots >> np.uint64(31)
    return np.argsort(lots, kind="stable")
