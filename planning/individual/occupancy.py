"""Who sits where so far: seats left, students' free slots; it answers what fits and never chooses
who gets it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from planning.model.instance import Instance
from planning.model.schedule import Problem
from planning.model.terms import Booking


class Occupancy:
    """A plan under construction that no booking can bring out of the rules."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self.seats_left = seat_rows(instance)
        """[C][T]"""
        self.company_of: list[dict[int, int]] = [{} for _ in range(instance.student_count)]
        """[S] slot -> company"""
        self.slot_of: list[dict[int, int]] = [{} for _ in range(instance.student_count)]
        """[S] company -> slot"""

    def remaining_meetings(self, student: int) -> int:
        if student in self._instance.cancelled_students:
            return 0
        return self._instance.meetings[student] - len(self.slot_of[student])

    def is_free(self, student: int, slot: int) -> bool:
        blocked = self._instance.blocked.get(student, ())
        return slot not in self.company_of[student] and slot not in blocked

    def first_common_slot(self, student: int, company: int) -> int | None:
        """The earliest slot in which the student could meet the company now; None if there is
        none.
        """
        if company in self.slot_of[student] or self.remaining_meetings(student) <= 0:
            return None
        taken = self.company_of[student]
        blocked = self._instance.blocked.get(student, ())
        for slot, seats in enumerate(self.seats_left[company]):
            if seats > 0 and slot not in taken and slot not in blocked:
                return slot
        return None

    def book(self, booking: Booking) -> None:
        student, company, slot = booking
        self.seats_left[company][slot] -= 1
        self.company_of[student][slot] = company
        self.slot_of[student][company] = slot

    def release(self, booking: Booking) -> None:
        student, company, slot = booking
        self.seats_left[company][slot] += 1
        del self.company_of[student][slot]
        del self.slot_of[student][company]

    def bookings(self) -> list[Booking]:
        """Ascending."""
        return sorted(
            (student, company, slot)
            for student, companies in enumerate(self.company_of)
            for slot, company in companies.items()
        )

    def fits(self, booking: Booking) -> bool:
        """Whether nothing refuses the booking. Eligibility is not asked."""
        student, company, slot = booking
        return (
            self.seats_left[company][slot] > 0
            and slot not in self.company_of[student]
            and company not in self.slot_of[student]
            and slot not in self._instance.blocked.get(student, ())
            and self.remaining_meetings(student) > 0
        )

    def refusal(self, booking: Booking) -> str | None:
        """Why the booking cannot stand beside those made; None if it can. Eligibility is not asked
        of a pin.
        """
        student, company, slot = booking
        instance = self._instance
        if student in instance.cancelled_students:
            return f"student {student} is cancelled"
        if company in instance.cancelled_companies:
            return f"company {company} is cancelled"
        if slot in instance.blocked.get(student, ()):
            return f"student {student} is blocked in slot {slot}"
        if slot in instance.unavailable.get(company, ()):
            return f"company {company} is unavailable in slot {slot}"
        if slot in self.company_of[student]:
            other = self.company_of[student][slot]
            return f"student {student} is already booked at company {other} in slot {slot}"
        if company in self.slot_of[student]:
            other = self.slot_of[student][company]
            return f"student {student} already meets company {company} in slot {other}"
        if self.remaining_meetings(student) <= 0:
            return f"student {student} has all {instance.meetings[student]} meetings already"
        if self.seats_left[company][slot] <= 0:
            return f"company {company} has no table left in slot {slot}"
        return None


def seat_rows(instance: Instance) -> list[list[int]]:
    """[C][T] as Instance.seats, all at once"""
    seats = [
        list(instance.slot_capacity.get(company) or [tables] * instance.slot_count)
        for company, tables in enumerate(instance.capacity)
    ]
    for company, slots in instance.unavailable.items():
        for slot in slots:
            seats[company][slot] = 0
    for company in instance.cancelled_companies:
        seats[company] = [0] * instance.slot_count
    return seats


def place_pins(
    occupancy: Occupancy, pins: Iterable[Booking], skip: Container[Booking] = ()
) -> tuple[list[Booking], list[Problem]]:
    """Books the pins that can stand, in their order; each other one becomes a problem that names
    it.

    Returns (pins that stand, problems). A pin that is written twice stands once, without a problem.
    """
    standing: list[Booking] = []
    problems: list[Problem] = []
    for position, pin in enumerate(pins):
        student, company, slot = pin
        if pin in skip or occupancy.company_of[student].get(slot) == company:
            continue
        reason = occupancy.refusal(pin)
        if reason is None:
            occupancy.book(pin)
            standing.append(pin)
        else:
            field = f"pins[{position}]"
            problems.append(Problem("pin_impossible", field, f"{field}: {reason}"))
    return standing, problems
