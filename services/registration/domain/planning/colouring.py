"""Gives every chosen pair a slot: proper edge colouring of a bipartite multigraph; it never drops a
pair.

König (1916): a bipartite graph of maximum degree at most T has a proper edge colouring with T
colours. Kempe's alternating paths find it pair by pair; in large events most pairs get their colour
before, all at once, in a few rounds of proposals.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

_LARGE = 4000
"""pairs; below, rounds of proposals cost more than they save"""
_MOST_SLOTS = 52
"""sets of slots are added up as floats in rounds of proposals"""
_ROUNDS = 12


def slots_of_pairs(student: Integers, company: Integers, seats: Integers, slots: int) -> Integers:
    """[n] a slot for each pair (student[i], company[i]) when all slots are alike.

    seats: [C] tables in every slot. Each student has at most `slots` pairs, each company at most
    seats * slots. A company's pairs are dealt round its tables, so that each table is a vertex of
    degree at most `slots`; the alternating path then always ends.
    """
    short = company.astype(np.uint16) if len(seats) < 2**16 else company  # sorted by digits
    order = np.argsort(short, kind="stable")
    ordered = company[order]
    begins = np.searchsorted(ordered, np.arange(len(seats)))
    place = np.arange(len(ordered)) - begins[ordered]
    tables = np.maximum(seats, 1)
    first_table = np.cumsum(tables) - tables
    table = first_table[ordered] + place % tables[ordered]
    slot = np.empty(len(order), dtype=np.int64)
    if len(order) < _LARGE or slots > _MOST_SLOTS:
        slot[order] = edge_colouring(student[order].tolist(), table.tolist(), slots)
    else:
        in_turn = (place // tables[ordered] + table) % slots
        slot[order] = _large_colouring(student[order], table, slots, in_turn)
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
    colour_of = [0] * len(left)
    colouring = _Colouring(
        (left, right),
        ([-1] * (len(left_free) * colours), [-1] * (len(right_free) * colours)),
        (left_free, right_free),
        colour_of,
        colours,
    )
    colouring.extend(range(len(left)))
    return colour_of


@dataclass(frozen=True, slots=True)
class _Colouring:
    """A proper colouring of some of the edges; 0 stands for the left side, 1 for the right."""

    ends: tuple[Sequence[int], Sequence[int]]
    """[E] vertex of each edge, by side"""
    edge_at: tuple[MutableSequence[int], MutableSequence[int]]
    """[vertices * colours] the edge of that colour at the vertex or -1, by side"""
    free: tuple[MutableSequence[int], MutableSequence[int]]
    """[vertices] bit c is set while colour c is free there, by side"""
    colour_of: MutableSequence[int]
    """[E]"""
    colours: int

    def extend(self, edges: Iterable[int]) -> None:
        """Colours further edges, one after the other."""
        left, right = self.ends
        left_free, right_free = self.free
        for edge in edges:
            one, other = left[edge], right[edge]
            common = left_free[one] & right_free[other]
            if common:
                bit = common & -common
                colour = bit.bit_length() - 1
            else:
                bit = left_free[one] & -left_free[one]
                spare = right_free[other] & -right_free[other]
                colour = bit.bit_length() - 1
                self._swap_path(other, (colour, spare.bit_length() - 1))
            self.colour_of[edge] = colour
            left_free[one] ^= bit
            right_free[other] ^= bit
            self.edge_at[0][one * self.colours + colour] = edge
            self.edge_at[1][other * self.colours + colour] = edge

    def _swap_path(self, start: int, pair: tuple[int, int]) -> None:
        """Exchanges the pair of colours on the alternating path that leaves the right vertex
        `start` in the first of them; afterwards the first is free there. In a bipartite graph the
        path cannot come back."""
        edge_at, ends, colours = self.edge_at, self.ends, self.colours
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
                edge_at[each][ends[each][edge] * colours + self.colour_of[edge]] = -1
        total = pair[0] + pair[1]
        for edge in path:
            self.colour_of[edge] = total - self.colour_of[edge]
            for each in (0, 1):
                edge_at[each][ends[each][edge] * colours + self.colour_of[edge]] = edge
        both = (1 << pair[0]) | (1 << pair[1])
        self.free[1][start] ^= both
        self.free[side][vertex] ^= both


def _large_colouring(left: Integers, right: Integers, colours: int, first: Integers) -> Integers:
    """[E] as edge_colouring. `first` [E] proposes a colour for each edge; at a right vertex all
    differ.

    All edges propose at once, and at each vertex one of those of a colour gets it; the others
    propose another colour that is free at both ends. What is left needs alternating paths.
    """
    sides = (left, right)
    counts = tuple(int(side.max(initial=-1)) + 1 for side in sides)
    edge_at = tuple(np.full(count * colours, -1) for count in counts)
    free = tuple(np.full(count, (1 << colours) - 1) for count in counts)
    colour_of = np.full(len(left), -1)
    waiting, wanted = np.arange(len(left)), first
    for turn in range(_ROUNDS):
        wins = np.ones(len(waiting), dtype=bool)
        for side, at in zip(sides, edge_at, strict=True):
            place = side[waiting] * colours + wanted
            at[place[::-1]] = waiting[::-1]
            wins &= at[place] == waiting
        for side, at in zip(sides, edge_at, strict=True):
            at[side[waiting] * colours + wanted] = -1
        won, colour = waiting[wins], wanted[wins]
        colour_of[won] = colour
        for side, left_over in zip(sides, free, strict=True):
            taken = np.bincount(side[won], np.ldexp(1.0, colour), len(left_over))
            left_over -= taken.astype(np.int64)
        waiting = np.flatnonzero(colour_of < 0)
        common = free[0][left[waiting]] & free[1][right[waiting]]
        waiting, common = waiting[common > 0], common[common > 0]
        if not len(waiting):
            break
        wanted = _lowest_from(common, (waiting + 7 * turn) % colours, colours)
    done = np.flatnonzero(colour_of >= 0)
    for side, at in zip(sides, edge_at, strict=True):
        at[side[done] * colours + colour_of[done]] = done
    rest = _Colouring(
        (memoryview(left), memoryview(right)),  # type: ignore[arg-type]  # reads as a sequence
        tuple(map(memoryview, edge_at)),  # type: ignore[arg-type]
        tuple(map(memoryview, free)),  # type: ignore[arg-type]
        memoryview(colour_of),  # type: ignore[arg-type]
        colours,
    )
    rest.extend(np.flatnonzero(colour_of < 0).tolist())
    return colour_of


def _lowest_from(sets: Integers, begin: Integers, colours: int) -> Integers:
    """[n] the first colour of each set, counted round from `begin`"""
    turned = (sets >> begin) | (sets << (colours - begin)) & ((1 << colours) - 1)
    lowest = turned & -turned
    colour: Integers = (np.frexp(lowest.astype(float))[1] - 1 + begin) % colours
    return colour
