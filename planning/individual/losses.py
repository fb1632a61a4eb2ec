"""What forcing one more pair into an optimal choice would cost: shortest residual paths, exact.

The residual network of the flow is folded onto the companies and one hub that stands for source and
sink: a path tells who changes to which company, and its length how many points that costs (Ahuja,
Magnanti and Orlin 1993, chapter 9). It answers for choices without slots that are optimal; nothing
is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planning.individual.remainder import Remainder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]
    Floats = NDArray[np.float64]

LARGEST = 600
"""companies; beyond it the distances between all of them take too long"""


def losses(rest: Remainder, chosen: Booleans) -> Floats:
    """[P] by how many points the best choice falls when the pair must be in it; 0 for the chosen
    ones.

    chosen: [P], a choice of greatest weight without slots. Infinite where the pair is impossible.
    """
    distance = _distances(_network(rest, chosen))
    student, company, points = rest.student, rest.company, rest.points
    companies = len(rest.seats)
    had = np.bincount(student[chosen], minlength=len(rest.limit))
    has_room = had < rest.limit
    loss = np.full(len(student), np.inf)
    loss[has_room[student]] = distance[company, companies][has_room[student]]
    first, second = _matched_pairs(student, chosen)
    way = distance[company[first], company[second]] + points[second]
    np.minimum.at(loss, first, way)
    loss = loss - points
    loss[chosen] = 0
    return loss


def _network(rest: Remainder, chosen: Booleans) -> Floats:
    """[C + 1, C + 1] lengths of the single steps; the last node is the hub."""
    student, company, points = rest.student, rest.company, rest.points
    companies = len(rest.seats)
    used = np.bincount(company[chosen], minlength=companies)
    had = np.bincount(student[chosen], minlength=len(rest.limit))
    length = np.full((companies + 1, companies + 1), np.inf)
    # Who sits at one company moves to another that was wished but not given.
    taken, open_pair = _leaver_pairs(student, chosen)
    step = (points[taken] - points[open_pair]).astype(float)
    np.minimum.at(length, (company[taken], company[open_pair]), step)
    # Who sits there leaves for nothing; or a seat is free.
    hub = np.full(len(company), companies)
    np.minimum.at(length, (company[chosen], hub[chosen]), points[chosen].astype(float))
    length[np.flatnonzero(used < rest.seats.sum(axis=1)), companies] = 0
    # From the hub: a student with room takes a further pair; or a company keeps a seat empty.
    spare = ~chosen & (had < rest.limit)[student]
    np.minimum.at(length, (hub[spare], company[spare]), -points[spare].astype(float))
    filled = np.flatnonzero(used > 0)
    length[companies, filled] = np.minimum(length[companies, filled], 0)
    np.fill_diagonal(length, 0)
    return length


def _distances(length: Floats) -> Floats:
    """All shortest paths (Floyd 1962, Warshall 1962); there is no negative cycle at an optimum."""
    distance = length.copy()
    for middle in range(len(distance)):
        through = distance[:, middle, None] + distance[None, middle]
        np.minimum(distance, through, out=distance)
    return distance


def _matched_pairs(student: Integers, chosen: Booleans) -> tuple[Integers, Integers]:
    """Every open pair with every chosen pair of the same student: (open, chosen)."""
    taken, open_pair = _leaver_pairs(student, chosen)
    return open_pair, taken


def _leaver_pairs(student: Integers, chosen: Booleans) -> tuple[Integers, Integers]:
    """Every chosen pair with every open pair of the same student: (chosen, open)."""
    taken, free = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    free = free[np.argsort(student[free], kind="stable")]
    begins = np.searchsorted(student[free], student[taken])
    ends = np.searchsorted(student[free], student[taken], side="right")
    counts = ends - begins
    offsets = np.cumsum(counts) - counts
    inner = np.arange(int(counts.sum())) - np.repeat(offsets, counts)
    return np.repeat(taken, counts), free[np.repeat(begins, counts) + inner]
