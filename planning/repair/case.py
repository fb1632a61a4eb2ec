"""The published plan after what has happened: what is past, what survives, who lost something; it
repairs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planning.individual.occupancy import Occupancy, place_pins
from planning.individual.remainder import Remainder, remainder_of
from planning.individual.situation import Situation, situation_on_the_day
from planning.model.instance import Instance
from planning.model.schedule import Change, Problem
from planning.model.terms import Booking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


@dataclass(frozen=True)
class RepairCase:
    """The bookings of the published plan, sorted by what may become of them."""

    situation: Situation
    past: tuple[Booking, ...]
    """have happened, stay whatever the rules say now"""
    pins: tuple[Booking, ...]
    """future bookings that must stay or come"""
    surviving: tuple[Booking, ...]
    """future bookings that could stay; neither past nor pinned"""
    lost: tuple[Booking, ...]
    """future bookings that cannot stay"""
    problems: tuple[Problem, ...]
    occupancy: Occupancy
    """who sits where with all that survives"""

    @property
    def instance(self) -> Instance:
        return self.situation.instance

    @cached_property
    def rest(self) -> Remainder:
        """what can be decided: past and pins stand, nothing new is booked in the past"""
        return _from_now_on(self.situation, self.past, self.pins)


def repair_case(instance: Instance) -> RepairCase:
    """Raises nothing; `previous` None counts as an empty plan."""
    previous = sorted(set(instance.previous or ()))
    past = [booking for booking in previous if booking[2] < instance.frozen_before]
    future = [booking for booking in previous if booking[2] >= instance.frozen_before]
    situation = situation_on_the_day(instance, past)
    occupancy = Occupancy(instance)
    for booking in past:
        _book_anyway(occupancy, booking)
    pins, problems = _future_pins(instance, occupancy, past)
    surviving: list[Booking] = []
    lost: list[Booking] = []
    pinned = set(pins)
    for booking in future:
        if booking in pinned:
            continue
        stays = instance.meets_field(booking[0], booking[1]) and occupancy.fits(booking)
        if stays:
            occupancy.book(booking)
        (surviving if stays else lost).append(booking)
    everything = tuple(situation.problems) + tuple(problems)
    return RepairCase(
        situation,
        tuple(past),
        tuple(pins),
        tuple(surviving),
        tuple(lost),
        everything,
        occupancy,
    )


def _future_pins(
    instance: Instance, occupancy: Occupancy, past: Sequence[Booking]
) -> tuple[list[Booking], list[Problem]]:
    """A pin in the past is either what happened or impossible."""
    happened = set(past)
    problems = []
    for position, pin in enumerate(instance.pins):
        if pin[2] < instance.frozen_before and pin not in happened:
            name = f"pins[{position}]"
            text = f"{name}: slot {pin[2]} is past (frozen_before {instance.frozen_before})"
            problems.append(Problem("pin_impossible", name, text))
    passed = {pin for pin in instance.pins if pin[2] < instance.frozen_before}
    standing, impossible = place_pins(occupancy, instance.pins, skip=passed)
    return standing, problems + impossible


def _book_anyway(occupancy: Occupancy, booking: Booking) -> None:
    student, company, slot = booking
    if slot not in occupancy.company_of[student] and company not in occupancy.slot_of[student]:
        occupancy.book(booking)


def _from_now_on(
    situation: Situation, past: Sequence[Booking], pins: Sequence[Booking]
) -> Remainder:
    """As remainder_of, without any seat or free slot in the past."""
    now = situation.instance.frozen_before
    seats = situation.seats.copy()
    seats[:, :now] = 0
    present = situation.present.copy()
    present[:, :now] = False
    return remainder_of(situation, [*past, *pins], seats=seats, present=present)


def changes(before: Sequence[Booking], after: Sequence[Booking]) -> list[Change]:
    """Who is affected, by student: meetings taken away and given; a meeting that moves is both."""
    old, new = set(before), set(after)
    affected = sorted({booking[0] for booking in old ^ new})
    taken: dict[int, list[tuple[int, int]]] = {student: [] for student in affected}
    given: dict[int, list[tuple[int, int]]] = {student: [] for student in affected}
    for student, company, slot in sorted(old - new):
        taken[student].append((company, slot))
    for student, company, slot in sorted(new - old):
        given[student].append((company, slot))
    return [Change(student, tuple(taken[student]), tuple(given[student])) for student in affected]
