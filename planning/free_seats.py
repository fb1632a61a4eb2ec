"""What of a published plan survives what has happened, and free seats for those who lost a meeting.

Plain Python: the quick repair and the solver's repair both begin here. It moves nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planning.individual.occupancy import Occupancy, place_pins
from planning.individual.worth import open_wishes
from planning.model.instance import Instance
from planning.model.schedule import Problem
from planning.model.terms import Booking


@dataclass(frozen=True)
class SurvivingDay:
    """The bookings of the published plan, sorted by what may become of them."""

    past: tuple[Booking, ...]
    """have happened, stay whatever the rules say now"""
    pins: tuple[Booking, ...]
    """future bookings that must stay or come"""
    surviving: tuple[Booking, ...]
    """future bookings that could stay; neither past nor pinned"""
    lost: tuple[Booking, ...]
    """future bookings that cannot stay"""
    problems: tuple[Problem, ...]
    """of pins that cannot stand"""
    occupancy: Occupancy
    """who sits where with all that survives"""


def surviving_day(instance: Instance) -> SurvivingDay:
    """Raises nothing; `previous` None counts as an empty plan."""
    previous = sorted(set(instance.previous or ()))
    past = [booking for booking in previous if booking[2] < instance.frozen_before]
    future = [booking for booking in previous if booking[2] >= instance.frozen_before]
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
    return SurvivingDay(
        tuple(past), tuple(pins), tuple(surviving), tuple(lost), tuple(problems), occupancy
    )


def book_free_seats(instance: Instance, day: SurvivingDay) -> list[Booking]:
    """Books seats to come for those who lost a meeting or have none, in turn, and returns them.

    A day is filled once only: it remembers who sits where.
    """
    occupancy = day.occupancy
    for row in occupancy.seats_left:
        row[: instance.frozen_before] = [0] * instance.frozen_before
    hit = {booking[0] for booking in day.lost}
    hit |= {student for student, booked in enumerate(occupancy.company_of) if not booked}
    wishes = open_wishes(instance, hit)
    added: list[Booking] = []
    waiting = sorted(hit, key=lambda student: (len(occupancy.company_of[student]), student))
    while waiting:
        waiting = [each for each in waiting if _takes_seat(occupancy, each, wishes[each], added)]
    return added


def _takes_seat(
    occupancy: Occupancy, student: int, wishes: list[int], added: list[Booking]
) -> bool:
    while wishes:
        company = wishes.pop()
        slot = occupancy.first_common_slot(student, company)
        if slot is not None:
            occupancy.book((student, company, slot))
            added.append((student, company, slot))
            return True
    return False


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
