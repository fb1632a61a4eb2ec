"""Group mode: seats free students in sessions that are held anyway; it moves nobody who has a
meeting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from planning.model.instance import Instance
from planning.model.terms import Booking, Field


def fill_free_slots(
    instance: Instance,
    bookings: Iterable[Booking],
    seats: Sequence[Sequence[int]],
    smallest: Sequence[int],
) -> list[Booking]:
    """Further bookings, ascending: as many as each slot's sessions can take (exact per slot).

    seats: [C][T] of the sessions that are held, 0 elsewhere. Sessions that are too small come
    first, then those of the student's own field, then the emptiest. Nobody gets more meetings than
    wanted, a company twice or one that does not take the field.
    """
    return _Filler(instance, bookings, seats, smallest).fill()


class _Filler:
    def __init__(
        self,
        instance: Instance,
        bookings: Iterable[Booking],
        seats: Sequence[Sequence[int]],
        smallest: Sequence[int],
    ) -> None:
        self._instance, self._smallest = instance, smallest
        self._left = [list(row) for row in seats]
        self._size: dict[tuple[int, int], int] = defaultdict(int)
        self._met: list[set[int]] = [set() for _ in instance.meetings]
        self._busy: list[set[int]] = [
            set(instance.blocked.get(student, ())) for student in range(instance.student_count)
        ]
        self._wanted = [
            0 if student in instance.cancelled_students else most
            for student, most in enumerate(instance.meetings)
        ]
        self._takes: dict[Field | None, int] = {}
        for booking in bookings:
            self._book(*booking)

    def _book(self, student: int, company: int, slot: int) -> None:
        self._left[company][slot] -= 1
        self._size[company, slot] += 1
        self._met[student].add(company)
        self._busy[student].add(slot)
        self._wanted[student] -= 1

    def fill(self) -> list[Booking]:
        filled: list[Booking] = []
        for slot in sorted(range(self._instance.slot_count), key=self._spare):
            filled += self._fill_slot(slot)
        return sorted(filled)

    def _spare(self, slot: int) -> int:
        """The slots in which seats are scarcest are filled first."""
        free = sum(slot not in busy for busy in self._busy)
        return sum(row[slot] for row in self._left) - free

    def _fill_slot(self, slot: int) -> list[Booking]:
        students = [
            student
            for student, busy in enumerate(self._busy)
            if slot not in busy and self._wanted[student] > 0
        ]
        students.sort(key=lambda student: (-self._wanted[student], student))
        open_now = sum(1 << company for company, row in enumerate(self._left) if row[slot] > 0)
        can = {student: self._can_go_to(student) & open_now for student in students}
        seated: dict[int, list[int]] = defaultdict(list)
        closed = 0
        for student in students:
            tried = [closed]
            if not self._seat(student, slot, seated, can, tried):
                # From what such a search has reached nobody will ever find a seat in this slot.
                closed = tried[0]
        found = [(s, company, slot) for company, group in seated.items() for s in group]
        for booking in found:
            self._book(*booking)
        return found

    def _seat(
        self,
        student: int,
        slot: int,
        seated: dict[int, list[int]],
        can: Mapping[int, int],
        tried: list[int],
    ) -> bool:
        """Kuhn's augmenting path: somebody seated may go to another session to make room.

        can, tried[0]: bit c set = company c.
        """
        for company in self._choices(student, slot, seated, can[student] & ~tried[0]):
            if tried[0] >> company & 1:
                continue
            tried[0] |= 1 << company
            group = seated[company]
            if len(group) < self._left[company][slot]:
                group.append(student)
                return True
            for position, other in enumerate(group):
                if can[other] & ~tried[0] and self._seat(other, slot, seated, can, tried):
                    group[position] = student
                    return True
        return False

    def _choices(
        self, student: int, slot: int, seated: dict[int, list[int]], may: int
    ) -> list[int]:
        def rank(company: int) -> tuple[int, bool, int, int]:
            size = self._size[company, slot] + len(seated[company])
            missing = max(0, self._smallest[company] - size)
            return -missing, not self._is_own_field(student, company), size, company

        return sorted((c for c in range(may.bit_length()) if may >> c & 1), key=rank)

    def _can_go_to(self, student: int) -> int:
        """Bit c set = the company takes the student's field, and they have not met."""
        instance, fields = self._instance, self._instance.student_fields
        field = None if fields is None else fields[student]
        if field not in self._takes:
            self._takes[field] = sum(
                1 << company
                for company in range(instance.company_count)
                if company not in instance.cancelled_companies
                and instance.meets_field(student, company)
            )
        return self._takes[field] & ~sum(1 << company for company in self._met[student])

    def _is_own_field(self, student: int, company: int) -> bool:
        accepts, fields = self._instance.accepts, self._instance.student_fields
        accepted = None if accepts is None else accepts[company]
        return accepted is not None and fields is not None and fields[student] in accepted
