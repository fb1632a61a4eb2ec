"""Gives every chosen pair a slot: proper edge colouring of a bipartite multigraph; it never drops a
pair.

König (1916): a bipartite graph of maximum degree at most T has a proper edge colouring with T
colours.
Kempe's alternating paths find it pair by pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def slots_of_pairs(student: Integers, company: Integers, seats: Integers, slots: int) -> Integers:
    """[n] a slot for each pair (student[i], company[i]) when all slots are alike.

    seats: [C] tables in every slot. Each student has at most `slots` pairs, each company at most
    seats * slots. A company's pairs are dealt round its tables, so that each table is a vertex of
    degree
    at most `slots`; the alternating path then always ends.
    """
    order = np.argsort(company, kind="stable")
    ordered = company[order]
    begins = np.searchsorted(ordered, np.arange(len(seats)))
    place = np.arange(len(ordered)) - begins[ordered]
    tables = np.maximum(seats, 1)
    first_table = np.cumsum(tables) - tables
    table = first_table[ordered] + place % tables[ordered]
    slot = np.empty(len(order), dtype=np.int64)
    slot[order] = edge_colouring(student[order].tolist(), table.tolist(), slots)
    return slot


def edge_colouring(left: Sequence[int], right: Sequence[int], colours: int) -> list[int]:
    """[E] a colour from 0 to `colours` - 1 per edge (left[e], right[e]); no two at a vertex are
    alike.

    Every vertex must have at most `colours` edges. O(E * longest alternating path), on average
    O(E).
    """
    every = (1 << colours) - 1
    left_free = [every] * (max(left, default=-1) + 1)
    right_free = [every] * (max(right, default=-1) + 1)
    edge_at_left = [-1] * (len(left_free) * colours)
    edge_at_right = [-1] * (len(right_free) * colours)
    colour_of = [0] * len(left)
    for edge, (one, other) in enumerate(zip(left, right, strict=True)):
        common = left_free[one] & right_free[other]
        if common:
            bit = common & -common
            colour = bit.bit_length() - 1
        else:
            bit = left_free[one] & -left_free[one]
            spare = right_free[other] & -right_free[other]
            colour = bit.bit_length() - 1
            _swap_path(
                (left, right),
                (edge_at_left, edge_at_right),
                (left_free, right_free),
                colour_of,
                other,
                (colour, spare.bit_length() - 1),
                colours,
            )
        colour_of[edge] = colour
        left_free[one] ^= bit
        right_free[other] ^= bit
        edge_at_left[one * colours + colour] = edge
        edge_at_right[other * colours + colour] = edge
    return colour_of


def _swap_path(
    ends: tuple[Sequence[int], Sequence[int]],
    edge_at: tuple[list[int], list[int]],
    free: tuple[list[int], list[int]],
    colour_of: list[int],
    start: int,
    pair: tuple[int, int],
    colours: int,
) -> None:
    """Exchanges the pair of colours on the alternating path that leaves the right vertex `start` in
    the
    first of them; afterwards the first is free there. In a bipartite graph the path cannot come
    back."""
    colour, other_colour = pair
    path = []
    side, vertex = 1, start
    edge = edge_at[1][start * colours + colour]
    while edge >= 0:
        path.append(edge)
        side = 1 - side
        vertex = ends[side][edge]
        colour, other_colour = other_colour, colour
        edge = edge_at[side][vertex * colours + colour]
    for edge in path:
        for each in (0, 1):
            edge_at[each][ends[each][edge] * colours + colour_of[edge]] = -1
    total = pair[0] + pair[1]
    for edge in path:
        colour_of[edge] = total - colour_of[edge]
        for each in (0, 1):
            edge_at[each][ends[each][edge] * colours + colour_of[edge]] = edge
    both = (1 << pair[0]) | (1 << pair[1])
    free[1][start] ^= both
    free[side][vertex] ^= both
