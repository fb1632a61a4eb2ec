"""Group mode, on the day: where one more session would help those who lost one; it opens none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from planning.groups.day import Session, free_room, room_seats
from planning.individual.worth import points_of_wishes
from planning.model.instance import Instance
from planning.model.terms import Booking


def next_session(
    instance: Instance,
    rooms: Mapping[Session, int],
    bookings: Sequence[Booking],
    hit: Collection[int],
    tried: Collection[Session],
) -> tuple[int, int, int] | None:
    """(company, slot, room) of the session that adds most points to the days of those in `hit`,
    companies' scores included; None if nobody of them would come to any that may open.

    Others who wished for it and are free count towards its size only: nobody's day is planned anew.
    """
    day = _Day(instance, bookings)
    best, most = None, 0
    for company, slot, room in _possible(instance, rooms):
        if (company, slot) in tried:
            continue
        seats = min(instance.seats(company, slot), room_seats(instance, room))
        coming = day.who_would_come(company, slot)
        smallest = (instance.min_group or [1] * instance.company_count)[company]
        if len(coming) < max(smallest, 1) or seats < smallest:
            continue
        gained = sorted((points for student, points in coming if student in hit), reverse=True)
        worth = sum(gained[:seats])
        if worth > most:
            best, most = (company, slot, room), worth
    return best


class _Day:
    """Who is where and who wished for whom, asked once for all sessions."""

    def __init__(self, instance: Instance, bookings: Sequence[Booking]) -> None:
        self._instance = instance
        self._busy: dict[int, set[int]] = defaultdict(set)
        self._met: dict[int, set[int]] = defaultdict(set)
        for student, company, slot in bookings:
            self._busy[student].add(slot)
            self._met[student].add(company)
        self._wishes: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for student, wishes in points_of_wishes(instance, self._with_time()).items():
            for company, points in wishes.items():
                if company not in self._met[student] and instance.meets_field(student, company):
                    self._wishes[company].append((student, points))

    def _with_time(self) -> Iterator[int]:
        """Students who are there and may have one more."""
        for student, most in enumerate(self._instance.meetings):
            if student not in self._instance.cancelled_students and len(self._met[student]) < most:
                yield student

    def who_would_come(self, company: int, slot: int) -> list[tuple[int, int]]:
        """(student, points of the wish) of those who wished for the company and have the time."""
        return [
            (student, points)
            for student, points in self._wishes[company]
            if slot not in self._busy[student]
            and slot not in self._instance.blocked.get(student, ())
        ]


def _possible(instance: Instance, rooms: Mapping[Session, int]) -> Iterator[tuple[int, int, int]]:
    """Every session that may open beside those that stand: next to the company's own, in its room,
    or the first one of a company that does not speak.
    """
    slots_of: dict[int, list[int]] = defaultdict(list)
    for company, slot in sorted(rooms):
        slots_of[company].append(slot)
    taken = {(room, slot) for (_, slot), room in rooms.items()}
    for company, longest in enumerate(instance.max_sessions or ()):
        own = slots_of[company]
        if len(own) >= longest:
            continue
        beside = (own[0] - 1, own[-1] + 1) if own else range(instance.slot_count)
        for slot in beside:
            if not instance.frozen_before <= slot < instance.slot_count:
                continue
            seats = instance.seats(company, slot)
            if not seats:
                continue
            room = _room(instance, rooms, company, slot, seats)
            if room is not None and (room, slot) not in taken and room_seats(instance, room):
                yield company, slot, room


def _room(
    instance: Instance, rooms: Mapping[Session, int], company: int, slot: int, seats: int
) -> int | None:
    own = [room for (each, _), room in sorted(rooms.items()) if each == company]
    if own:
        return own[-1]
    if instance.room_capacities is None:
        return company
    return free_room(instance, rooms, [slot], seats)
