"""The quick answer to what has happened: what survives stays, free seats go to those who lost one.

Plain Python on purpose: a page shows it in milliseconds in a process that loads no solver. The best
repair is the engine's (`planning.repair`), and a worker carries it out.
"""

from planning import Booking, Instance
from planning.groups.day import as_individual, sessions_that_stand
from planning.individual.occupancy import Occupancy, place_pins
from planning.individual.worth import open_wishes


def insert_into_free_seats(instance: Instance) -> list[Booking]:
    """Every booking afterwards, ascending; who has least chooses first, each by what the own wishes
    are worth, companies' scores included. Of group sessions only those that stand have seats."""
    if instance.is_group_mode:
        instance = as_individual(instance, sessions_that_stand(instance))
    occupancy = Occupancy(instance)
    hit = _let_stand(occupancy, instance)
    for seats in occupancy.seats_left:
        seats[: instance.frozen_before] = [0] * instance.frozen_before
    hit |= {student for student, day in enumerate(occupancy.company_of) if not day}
    waiting = sorted(hit, key=lambda student: (len(occupancy.company_of[student]), student))
    wishes = open_wishes(instance, waiting)
    while waiting:
        waiting = [student for student in waiting if _takes_one(occupancy, student, wishes)]
    return occupancy.bookings()


def _let_stand(occupancy: Occupancy, instance: Instance) -> set[int]:
    """Books the past, the pins and what survives. Returns who lost a meeting."""
    previous = sorted(set(instance.previous or ()))
    for student, company, slot in previous:
        day = occupancy.company_of[student]
        is_past = slot < instance.frozen_before
        if is_past and slot not in day and company not in occupancy.slot_of[student]:
            occupancy.book((student, company, slot))
    future = [pin for pin in instance.pins if pin[2] >= instance.frozen_before]
    pins = set(place_pins(occupancy, future)[0])
    hit = set()
    for booking in previous:
        if booking[2] < instance.frozen_before or booking in pins:
            continue
        if instance.meets_field(booking[0], booking[1]) and occupancy.fits(booking):
            occupancy.book(booking)
        else:
            hit.add(booking[0])
    return hit


def _takes_one(occupancy: Occupancy, student: int, wishes: dict[int, list[int]]) -> bool:
    while wishes[student]:
        company = wishes[student].pop()
        slot = occupancy.first_common_slot(student, company)
        if slot is not None:
            occupancy.book((student, company, slot))
            return True
    return False
