"""Group sessions on the day: which of the published ones still stand, and in which rooms.

Plain Python: a page asks it in milliseconds in a process that loads no solver. It moves no student.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planning.model.instance import Instance

Session = tuple[int, int]
"""(company, slot)"""
Rooms = dict[Session, int]
"""session -> room"""


def sessions_that_stand(instance: Instance) -> Rooms:
    """The published sessions that were held or still can be, each with its room.

    A company keeps its room. If the room is lost its coming sessions move together to the smallest
    free one that seats them all; if there is none, as many as find one in a row.
    """
    heads = Counter((company, slot) for _, company, slot in instance.previous or ())
    before = published_rooms(instance, heads)
    now = instance.frozen_before
    standing = {each: room for each, room in before.items() if each[1] < now}
    homeless: dict[int, list[int]] = defaultdict(list)
    for (company, slot), room in sorted(before.items()):
        if slot < now or not instance.seats(company, slot):
            continue
        if room_seats(instance, room):
            standing[company, slot] = room
        else:
            homeless[company].append(slot)
    for company, slots in sorted(homeless.items(), key=lambda each: (-len(each[1]), each[0])):
        size = max(heads[company, slot] for slot in slots)
        standing |= {
            (company, slot): room for slot, room in _moved(instance, standing, slots, size)
        }
    return standing


def room_seats(instance: Instance, room: int) -> int:
    """0 for a room that is lost. Without rooms in the instance every company has its own."""
    sizes = instance.room_capacities
    if sizes is None:
        return max(instance.capacity, default=0) + max(
            (max(row, default=0) for row in instance.slot_capacity.values()), default=0
        )
    return sizes[room] if room < len(sizes) else 0


def session_seats(instance: Instance, rooms: Mapping[Session, int]) -> list[list[int]]:
    """[C][T] seats of the sessions, 0 elsewhere."""
    seats = [[0] * instance.slot_count for _ in instance.capacity]
    for (company, slot), room in rooms.items():
        seats[company][slot] = min(instance.seats(company, slot), room_seats(instance, room))
    return seats


def as_individual(instance: Instance, rooms: Mapping[Session, int]) -> Instance:
    """The same day with these sessions as tables: students move between them, no session opens."""
    seats = session_seats(instance, rooms)
    return replace(
        instance,
        slot_capacity=dict(enumerate(map(tuple, seats))),
        max_sessions=None,
        min_group=None,
        room_capacities=None,
        previous_rooms=(),
        fill=False,
    )


def published_rooms(instance: Instance, heads: Mapping[Session, int]) -> Rooms:
    """The rooms of the published sessions; where they are not said, rooms that seat everybody."""
    known: Rooms = {}
    for company, slot, room in instance.previous_rooms:
        if (company, slot) in heads and _is_free(known, room, [slot]):
            known[company, slot] = room
    slots_of: dict[int, list[int]] = defaultdict(list)
    for company, slot in sorted(heads.keys() - known.keys()):
        slots_of[company].append(slot)
    room_of = {company: room for (company, _), room in known.items()}
    need = {c: _need(instance, max(heads[c, t] for t in slots)) for c, slots in slots_of.items()}
    for company in sorted(slots_of, key=lambda c: (-need[c], slots_of[c], c)):
        slots = slots_of[company]
        own = room_of.get(company)
        if instance.room_capacities is None:
            known |= {(company, slot): company for slot in slots}
        elif own is not None and _is_free(known, own, slots):
            known |= {(company, slot): own for slot in slots}
        while slots := [slot for slot in slots if (company, slot) not in known]:
            found = dict(_moved(instance, known, slots, need[company], least=0))
            if not found:
                break
            known |= {(company, slot): room for slot, room in found.items()}
    return known


def _need(instance: Instance, heads: int) -> int:
    """Seats of the smallest kind of room that holds so many."""
    return min((size for size in instance.room_capacities or () if size >= heads), default=heads)


def free_room(
    instance: Instance,
    rooms: Mapping[Session, int],
    slots: Sequence[int],
    size: int,
    least: int = 1,
) -> int | None:
    """The smallest room that is free in all the slots and seats `size`, else the largest free of at
    least `least` seats; 0 allows also those that are lost.
    """
    taken = {(room, slot) for (_, slot), room in rooms.items()}
    sizes = instance.room_capacities or ()
    free = [
        room
        for room, seats in enumerate(sizes)
        if seats >= least and not any((room, slot) in taken for slot in slots)
    ]
    fitting = [room for room in free if sizes[room] >= size]
    if fitting:
        return min(fitting, key=lambda room: (sizes[room], room))
    return max(free, key=lambda room: (sizes[room], -room), default=None)


def _is_free(rooms: Mapping[Session, int], room: int, slots: Sequence[int]) -> bool:
    taken = {(each, slot) for (_, slot), each in rooms.items()}
    return not any((room, slot) in taken for slot in slots)


def _moved(
    instance: Instance,
    rooms: Mapping[Session, int],
    slots: Sequence[int],
    size: int,
    least: int = 1,
) -> Iterator[tuple[int, int]]:
    """(slot, room) of the longest stretch of the slots that finds one room."""
    for length in range(len(slots), 0, -1):
        for begin in range(len(slots) - length + 1):
            stretch = slots[begin : begin + length]
            room = free_room(instance, rooms, stretch, size, least)
            if room is not None:
                yield from ((slot, room) for slot in stretch)
                return
