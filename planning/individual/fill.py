"""Fills free meetings with companies that were not wished; it takes no seat from anybody's wish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planning.individual.occupancy import Occupancy
from planning.model.instance import Instance
from planning.model.terms import Booking


def fill_free_meetings(
    instance: Instance, bookings: Iterable[Booking], order: Sequence[int]
) -> list[Booking]:
    """Further bookings, ascending: in rounds, those with the fewest meetings first, else as in
    `order`.

    Everybody is placed, also who chose nothing, as far as seats of companies that meet their field
    go; the emptiest companies first, so that nobody sits alone.
    """
    occupancy = Occupancy(instance)
    for each in bookings:
        occupancy.book(each)
    wished = [{company for company, _ in wishes} for wishes in instance.wishes]
    left = [sum(row) for row in occupancy.seats_left]
    filled: list[Booking] = []
    waiting = [student for student in order if occupancy.remaining_meetings(student) > 0]
    while waiting:
        waiting.sort(key=lambda student: len(occupancy.slot_of[student]))
        companies = sorted((c for c, seats in enumerate(left) if seats > 0), key=lambda c: -left[c])
        going_on = []
        for student in waiting:
            found = _first_fit(instance, occupancy, student, wished[student], companies)
            if found is None:
                continue
            occupancy.book(found)
            left[found[1]] -= 1
            filled.append(found)
            if occupancy.remaining_meetings(student) > 0:
                going_on.append(student)
        waiting = going_on
    return sorted(filled)


def _first_fit(
    instance: Instance,
    occupancy: Occupancy,
    student: int,
    wished: set[int],
    companies: Sequence[int],
) -> Booking | None:
    for company in companies:
        if company not in wished and instance.meets_field(student, company):
            slot = occupancy.first_common_slot(student, company)
            if slot is not None:
                return student, company, slot
    return None
