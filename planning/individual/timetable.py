"""Gives pairs their slots when slots differ (absence, blocked slots, pins): list edge colouring.

NP-hard in general, so this is a heuristic with relocation: a pair without a common free slot moves
others out of its way by short ejection chains, then by Kempe's alternating paths. It says which
pairs it could not place; it never breaks a rule and never drops a pair that has a slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

_CHAIN = 4
"""the longest ejection chain"""
_TRIES = 1500
"""moves tried for one pair before giving up on chains; keeps the worst case at milliseconds"""
_PATH = 400
"""the longest alternating path"""


class Timetable:
    """Pairs with slots; what is pinned must have been taken from the seats and the free slots
    before.
    """

    def __init__(
        self,
        student: Sequence[int],
        company: Sequence[int],
        present: Sequence[int],
        seats: Sequence[Sequence[int]],
    ) -> None:
        """student, company: [E] ends of each pair. present: [S] bit t set = can come in slot t.

        seats: [C][T] tables. All pairs begin without a slot.
        """
        self._student, self._company = student, company
        self._present = present
        self._slots = len(seats[0]) if seats else 0
        self._left = [list(row) for row in seats]
        self._has_table = [_mask(row) for row in seats]
        self._free = list(present)
        """[S] bit t set = present and without a meeting"""
        self._open = list(self._has_table)
        """[C] bit t set = a table is left"""
        self._of_student: list[dict[int, int]] = [{} for _ in present]
        """[S] slot -> pair"""
        self._of_company: list[list[list[int]]] = [[[] for _ in row] for row in seats]
        """[C][T] pairs"""
        self.slot_of: dict[int, int] = {}
        """pair -> slot, for the pairs that have one"""
        self._tries = 0

    def place_all(self, pairs: Iterable[int]) -> list[int]:
        """Gives the pairs slots, in their order. Returns those that found none."""
        return [pair for pair in pairs if not self.place(pair)]

    def place(self, pair: int) -> bool:
        """Gives one pair a slot, moving others if need be (none of them loses its own)."""
        student, company = self._student[pair], self._company[pair]
        common = self._free[student] & self._open[company]
        if common:
            self._assign(pair, _lowest(common))
            return True
        if not (self._free[student] and self._open[company]):
            return False  # others can be moved, but they keep as many seats as they have
        return self._place_by_chain(pair) or self._place_by_path(pair)

    def remove(self, pair: int) -> None:
        """Takes the pair's slot away."""
        self._unassign(pair)

    def _assign(self, pair: int, slot: int) -> None:
        student, company = self._student[pair], self._company[pair]
        self.slot_of[pair] = slot
        self._free[student] &= ~(1 << slot)
        self._of_student[student][slot] = pair
        self._of_company[company][slot].append(pair)
        self._left[company][slot] -= 1
        if not self._left[company][slot]:
            self._open[company] &= ~(1 << slot)

    def _unassign(self, pair: int) -> int:
        student, company = self._student[pair], self._company[pair]
        slot = self.slot_of.pop(pair)
        self._free[student] |= 1 << slot
        del self._of_student[student][slot]
        self._of_company[company][slot].remove(pair)
        self._left[company][slot] += 1
        self._open[company] |= 1 << slot
        return slot

    def _place_by_chain(self, pair: int) -> bool:
        self._tries = _TRIES
        return any(self._eject_for(pair, depth, {pair}) for depth in range(1, _CHAIN + 1))

    def _eject_for(self, pair: int, depth: int, moved: set[int]) -> bool:
        """Tries each slot in which exactly one other meeting is in the way."""
        for slot, other in self._single_obstacles(pair):
            if other in moved or self._tries <= 0:
                continue
            self._tries -= 1
            self._unassign(other)
            self._assign(pair, slot)
            if self._settle(other, depth - 1, moved | {other}):
                return True
            self._unassign(pair)
            self._assign(other, slot)
        return False

    def _settle(self, pair: int, depth: int, moved: set[int]) -> bool:
        common = self._free[self._student[pair]] & self._open[self._company[pair]]
        if common:
            self._assign(pair, _lowest(common))
            return True
        return depth > 0 and self._eject_for(pair, depth, moved)

    def _single_obstacles(self, pair: int) -> Iterator[tuple[int, int]]:
        """(slot, the one meeting that is in the way there)"""
        student, company = self._student[pair], self._company[pair]
        for slot in _bits(self._free[student] & self._has_table[company]):
            for other in tuple(self._of_company[company][slot]):
                yield slot, other
        for slot in _bits(self._open[company] & self._present[student]):
            other = self._of_student[student].get(slot, -1)
            if other >= 0:
                yield slot, other

    def _place_by_path(self, pair: int) -> bool:
        student, company = self._student[pair], self._company[pair]
        for slot in _bits(self._free[student] & self._has_table[company]):
            for spare in _bits(self._open[company] & self._present[student]):
                path = self._path(company, slot, spare)
                if path is not None:
                    for moved in path:
                        self._unassign(moved)
                    for moved, target in path.items():
                        self._assign(moved, target)
                    self._assign(pair, slot)
                    return True
        return False

    def _path(self, company: int, slot: int, spare: int) -> dict[int, int] | None:
        """Moves (pair -> new slot) that free a table of the company in `slot`, using only the two
        slots.
        """
        moves: dict[int, int] = {}
        while len(moves) < _PATH:
            leaver = self._leaver(company, slot, spare, moves)
            if leaver is None:
                return None
            moves[leaver] = spare
            next_pair = self._of_student[self._student[leaver]].get(spare, -1)
            if next_pair < 0:
                return moves
            if next_pair in moves:
                return None
            moves[next_pair] = slot
            company = self._company[next_pair]
            if not self._has_table[company] >> slot & 1:
                return None
            taken_twice = sum(
                target == slot and self._company[each] == company for each, target in moves.items()
            )
            if self._left[company][slot] >= taken_twice:
                return moves
        return None

    def _leaver(self, company: int, slot: int, spare: int, moves: dict[int, int]) -> int | None:
        """A meeting of the company that may go from `slot` to `spare`; best one whose student is
        free then.
        """
        may = [
            each
            for each in self._of_company[company][slot]
            if each not in moves and self._present[self._student[each]] >> spare & 1
        ]
        free = [each for each in may if self._free[self._student[each]] >> spare & 1]
        return next(iter(free or may), None)


def _mask(row: Sequence[int]) -> int:
    return sum(1 << slot for slot, tables in enumerate(row) if tables > 0)


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
