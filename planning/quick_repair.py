"""The quick answer to what has happened: what survives stays, free seats go to those who lost one.

Plain Python on purpose: a page shows it in milliseconds in a process that loads no solver. The best
repair is `plan` of the same instance, and a worker has it found.
"""

from __future__ import annotations

from planning.free_seats import book_free_seats, surviving_day
from planning.groups.day import as_individual, sessions_that_stand
from planning.model.instance import Instance
from planning.model.terms import Booking


def quick_repair(instance: Instance) -> list[Booking]:
    """Every booking afterwards, ascending; who has least chooses first, each by what the own wishes
    are worth, companies' scores included. Of group sessions only those that stand have seats.
    """
    if instance.is_group_mode:
        instance = as_individual(instance, sessions_that_stand(instance))
    day = surviving_day(instance)
    book_free_seats(instance, day)
    return day.occupancy.bookings()
