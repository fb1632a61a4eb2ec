"""Group mode: what sessions the companies, slots and rooms allow at all; it opens none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planning.individual.situation import Situation
from planning.model.instance import Instance

Interval = tuple[int, int]
"""first and last slot of a company's sessions, both inclusive; first > last = none"""
NONE: Interval = (0, -1)


@dataclass(frozen=True)
class Supply:
    """Shapes: C companies, T slots, K room classes. Rooms of one size are one class.

    Companies whose sessions are contiguous are intervals, and intervals of one class of which at
    most n overlap anywhere can be coloured with n rooms: so counting per class and slot is enough
    for every company to stay in one room.
    """

    slots: int
    class_size: Sequence[int]
    """[K] seats of each room of the class, ascending"""
    class_rooms: Sequence[int]
    """[K] how many rooms"""
    seats: Sequence[Sequence[Sequence[int]]]
    """[C][K][T] students in one session, 0 = the company cannot speak then"""
    longest: Sequence[int]
    """[C] sessions at most"""
    smallest: Sequence[int]
    """[C] students that a session needs to be held, at least 1"""
    pinned: Sequence[Interval]
    """[C] the slots that the sessions must span, NONE if nothing is pinned"""

    @property
    def companies(self) -> int:
        return len(self.longest)

    @property
    def room_sessions(self) -> int:
        """How many sessions all rooms hold together."""
        return sum(self.class_rooms) * self.slots

    def is_allowed(self, company: int, room_class: int, interval: Interval) -> bool:
        """Whether the company can speak in every slot of the interval and in all that is pinned."""
        first, last = interval
        needed_first, needed_last = self.pinned[company]
        if needed_first <= needed_last and not first <= needed_first <= needed_last <= last:
            return False
        if first > last:
            return True
        if first < 0 or last >= self.slots or last - first >= self.longest[company]:
            return False
        return min(self.seats[company][room_class][first : last + 1]) > 0

    def most_seats(self, company: int) -> int:
        """In all sessions together, in the largest rooms."""
        return sum(sorted(self.seats[company][-1], reverse=True)[: self.longest[company]])


def supply_of(situation: Situation) -> Supply:
    """Without rooms in the instance every company has a room of its own and of any size."""
    instance = situation.instance
    seats = situation.seats.tolist()
    largest = max((max(row, default=0) for row in seats), default=0)
    sizes = instance.room_capacities
    if sizes is None:
        sizes = [largest] * instance.company_count
    counted = sorted(Counter(min(size, largest) for size in sizes if size > 0).items())
    classes = counted or [(0, 0)]
    longest = instance.max_sessions or [instance.slot_count] * instance.company_count
    return Supply(
        slots=instance.slot_count,
        class_size=[size for size, _ in classes],
        class_rooms=[count for _, count in classes],
        seats=[[[min(s, size) for s in row] for size, _ in classes] for row in seats],
        longest=[min(most, instance.slot_count) for most in longest],
        smallest=[max(1, each) for each in instance.min_group or [1] * instance.company_count],
        pinned=_pinned(situation),
    )


def _pinned(situation: Situation) -> list[Interval]:
    spans = [NONE] * situation.instance.company_count
    for _, company, slot in situation.pins:
        first, last = spans[company]
        spans[company] = (slot, slot) if first > last else (min(first, slot), max(last, slot))
    return spans


def rooms_of(
    instance: Instance, supply: Supply, room_class: Sequence[int], intervals: Sequence[Interval]
) -> list[int | None]:
    """[C] a room for each company that speaks: interval colouring within the class that it was
    given, earliest first (optimal for intervals).
    """
    sizes = instance.room_capacities
    if sizes is None:
        return list(range(instance.company_count))
    # As counted in supply_of: no session fills more than the largest class, so what is larger is
    # of that class too.
    seats = [min(size, supply.class_size[-1]) for size in sizes]
    free_from = [0] * len(sizes)
    room_of: list[int | None] = [None] * len(intervals)
    for company in sorted(range(len(intervals)), key=lambda c: (intervals[c], c)):
        first, last = intervals[company]
        if first > last:
            continue
        wanted = supply.class_size[room_class[company]]
        fitting = [
            room for room, size in enumerate(seats) if size == wanted and free_from[room] <= first
        ]
        room_of[company] = fitting[0]
        free_from[fitting[0]] = last + 1
    return room_of
