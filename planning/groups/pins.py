"""Group mode: which pins the sessions of a company can hold at all; what they cannot is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from planning.groups.supply import Interval
from planning.individual.situation import Situation
from planning.model.instance import Instance
from planning.model.schedule import Problem
from planning.model.terms import Booking


def with_pins_that_sessions_hold(situation: Situation) -> Situation:
    """A company speaks in a row of slots, so of pins that lie too far apart the stretch with most
    of them stays; and no more of them in a slot than the largest room seats.
    """
    if not situation.pins:
        return situation
    of_company: dict[int, list[Booking]] = defaultdict(list)
    for pin in situation.pins:
        of_company[pin[1]].append(pin)
    held: set[Booking] = set()
    for company, pins in of_company.items():
        held.update(
            _held(pins, _largest_sessions(situation, company), _longest(situation, company))
        )
    standing = tuple(pin for pin in situation.pins if pin in held)
    lost = lost_pins(situation.instance, situation.pins, held)
    return replace(situation, pins=standing, problems=(*situation.problems, *lost))


def lost_pins(
    instance: Instance, pins: Iterable[Booking], booked: Collection[Booking]
) -> list[Problem]:
    """One problem for each pin that no session holds."""
    position = {tuple(pin): at for at, pin in enumerate(instance.pins)}
    return [
        Problem(
            "pin_impossible",
            f"pins[{position[pin]}]",
            f"pins[{position[pin]}]: company {pin[1]} has no seat for it in slot {pin[2]}",
        )
        for pin in pins
        if pin not in booked
    ]


def _longest(situation: Situation, company: int) -> int:
    longest = situation.instance.max_sessions
    return situation.instance.slot_count if longest is None else longest[company]


def _largest_sessions(situation: Situation, company: int) -> list[int]:
    """[T] seats of the company's session in the largest room"""
    sizes = situation.instance.room_capacities
    seats: list[int] = situation.seats[company].tolist()
    return seats if sizes is None else [min(each, max(sizes, default=0)) for each in seats]


def _held(pins: Sequence[Booking], seats: Sequence[int], longest: int) -> list[Booking]:
    in_slot: dict[int, list[Booking]] = defaultdict(list)
    for pin in pins:
        in_slot[pin[2]].append(pin)
    seated = {slot: each[: seats[slot]] for slot, each in sorted(in_slot.items()) if seats[slot]}
    stretches = list(_stretches(sorted(seated), seats, longest))
    if not stretches:
        return []

    def count(stretch: Interval) -> int:
        return sum(len(seated.get(slot, ())) for slot in range(stretch[0], stretch[1] + 1))

    first, last = max(stretches, key=lambda each: (count(each), each[0] - each[1], -each[0]))
    return [pin for slot, each in seated.items() if first <= slot <= last for pin in each]


def _stretches(slots: Sequence[int], seats: Sequence[int], longest: int) -> Iterator[Interval]:
    for first in slots:
        for last in slots:
            if 0 <= last - first < longest and min(seats[first : last + 1]) > 0:
                yield first, last
