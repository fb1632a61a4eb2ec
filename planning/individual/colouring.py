"""Gives every chosen pair a slot: proper edge colouring of a bipartite multigraph; it never drops a
pair.

König (1916): a bipartite graph of maximum degree at most T has a proper edge colouring with T
colours. Kempe's alternating paths find it pair by pair. In large events every table deals its pairs
round its slots, and students who have two at once change places at one of the tables, all at once,
in a few rounds; only what finds nobody to change with needs a path.
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
"""pairs; below, rounds of exchanges cost more than they save"""
_MOST_SLOTS = 52
"""sets of slots are added up as floats"""
_ROUNDS = 60
_HASTY, _LOOKS = 4, 6
"""in the first rounds an edge looks at so many colours only: most find one at once"""
_AT_ONCE = 40_000
"""exchanges sought in one round, so that memory stays small"""


def slots_of_pairs(student: Integers, company: Integers, seats: Integers, slots: int) -> Integers:
    """[n] a slot for each pair (student[i], company[i]) when all slots are alike.

    seats: [C] tables in every slot. Each student has at most `slots` pairs, each company at most
    seats * slots. A company's pairs are dealt round its tables, so that each table is a vertex of
    degree at most `slots`; the alternating path then always ends.
    """
    short = company.astype(np.uint16) if len(seats) < 2**16 else company  # sorted by digits
    order = np.argsort(short, kind="stable")
    ordered = company[order]
    count = np.bincount(company, minlength=len(seats))
    place = np.arange(len(ordered)) - (np.cumsum(count) - count)[ordered]
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
        path cannot come back.
        """
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
    """[E] as edge_colouring. `first` [E] is a colour for each edge to begin with; at a right vertex
    all differ, and they go on doing so.
    """
    exchanges = _Exchanges(left, right, colours, first)
    crowded = exchanges.crowded()
    for turn in range(_ROUNDS):
        now, later = crowded[:_AT_ONCE], crowded[_AT_ONCE:]
        if not len(now) or not exchanges.make(now, turn):
            break
        crowded = np.concatenate((later, now))
        crowded = crowded[exchanges.is_crowded(crowded)]
    return _by_paths(left, right, colours, exchanges.colour_of, crowded)


class _Exchanges:
    """A colouring that is proper at the right vertices and becomes so at the left ones: an edge
    whose colour another one has at its left vertex takes the colour of an edge beside it.
    """

    def __init__(self, left: Integers, right: Integers, colours: int, first: Integers) -> None:
        self._left, self._right, self._colours = left, right, colours
        self.colour_of = first.copy()
        """[E]"""
        lefts, rights = (int(side.max(initial=-1)) + 1 for side in (left, right))
        self._edge_at = np.full(rights * colours, -1, dtype=np.int32)
        """[right vertices * colours] the edge there, or -1"""
        self._edge_at[right * colours + first] = np.arange(len(left))
        self._nobody = len(left)
        self._asks_left = np.full(lefts, self._nobody, dtype=np.int32)
        """[left vertices] who asks first in this round; scratch"""
        self._asks_place = np.full(rights * colours, self._nobody, dtype=np.int32)
        self._held = np.zeros(lefts * colours, dtype=np.uint8)
        """[left vertices * colours] how many edges have the colour there"""
        np.add.at(self._held, left * colours + first, np.ones(len(left), dtype=np.uint8))

    def crowded(self) -> Integers:
        """All edges but one of each colour that several have at a left vertex."""
        edges = np.flatnonzero(self.is_crowded(np.arange(len(self._left))))
        cells = self._left[edges] * self._colours + self.colour_of[edges]
        return np.delete(edges, np.unique(cells, return_index=True)[1])

    def is_crowded(self, edges: Integers) -> NDArray[np.bool_]:
        """[edges]"""
        cells = self._left[edges] * self._colours + self.colour_of[edges]
        several: NDArray[np.bool_] = self._held[cells] > 1
        return several

    def make(self, edges: Integers, turn: int) -> bool:
        """Lets each of these edges change with one beside it, as far as they do not stand in each
        other's way. Returns whether any did.
        """
        one, there, other = self._found(edges, turn)
        here = self.colour_of[one]
        mine, theirs = self._left[one], self._left[np.where(other >= 0, other, one)]
        place = self._right[one] * self._colours + there
        numbers = np.arange(len(one), dtype=np.int32)
        np.minimum.at(self._asks_left, mine, numbers)
        np.minimum.at(self._asks_left, theirs, numbers)
        np.minimum.at(self._asks_place, place, numbers)
        wins = (self._asks_left[mine] == numbers) & (self._asks_left[theirs] == numbers)
        wins &= self._asks_place[place] == numbers
        self._asks_left[mine] = self._asks_left[theirs] = self._nobody
        self._asks_place[place] = self._nobody
        self._exchange(one[wins], here[wins], there[wins], other[wins])
        return bool(wins.any())

    def _found(self, edges: Integers, turn: int) -> tuple[Integers, Integers, Integers]:
        """(edges, colours that they may take, who has them at the right vertex or -1), without the
        edges that find none. Where each begins to look is by its number.
        """
        colours = self._colours
        begin = (edges * 7 + turn * 11) % colours
        looks = colours if turn >= _HASTY else min(colours, _LOOKS)
        colour = (begin[:, None] + np.arange(looks)) % colours
        left, right = self._left[edges], self._right[edges]
        other = self._edge_at[(right * colours)[:, None] + colour]
        is_free = self._held[(left * colours)[:, None] + colour] == 0
        here = self.colour_of[edges][:, None]
        is_free &= (other < 0) | (self._held[self._left[other] * colours + here] == 0)
        best = is_free.argmax(axis=1)
        every = np.arange(len(edges))
        finds = is_free[every, best]
        return edges[finds], colour[every, best][finds], other[every, best][finds]

    def _exchange(self, one: Integers, here: Integers, there: Integers, other: Integers) -> None:
        """No left vertex and no place at a right one comes twice."""
        colours, left, right = self._colours, self._left, self._right
        self._held[left[one] * colours + here] -= 1
        self._held[left[one] * colours + there] += 1
        self._edge_at[right[one] * colours + here] = other
        self._edge_at[right[one] * colours + there] = one
        self.colour_of[one] = there
        moved = other >= 0
        edge, here, there = other[moved], here[moved], there[moved]
        self._held[left[edge] * colours + there] -= 1
        self._held[left[edge] * colours + here] += 1
        self.colour_of[edge] = here


def _by_paths(
    left: Integers, right: Integers, colours: int, colour_of: Integers, without: Integers
) -> Integers:
    """[E] the colouring, which is proper but for the edges `without` a colour, completed."""
    if not len(without):
        return colour_of
    has = np.ones(len(left), dtype=bool)
    has[without] = False
    done = np.flatnonzero(has)
    sides = (left, right)
    edge_at, free = [], []
    for side in sides:
        count = int(side.max(initial=-1)) + 1
        at = np.full(count * colours, -1)
        at[side[done] * colours + colour_of[done]] = done
        taken = np.bincount(side[done], np.ldexp(1.0, colour_of[done]), count)
        edge_at.append(at)
        free.append((1 << colours) - 1 - taken.astype(np.int64))
    rest = _Colouring(
        (memoryview(left), memoryview(right)),  # type: ignore[arg-type]  # reads as a sequence
        tuple(map(memoryview, edge_at)),  # type: ignore[arg-type]
        tuple(map(memoryview, free)),  # type: ignore[arg-type]
        memoryview(colour_of),  # type: ignore[arg-type]
        colours,
    )
    rest.extend(without.tolist())
    return colour_of
