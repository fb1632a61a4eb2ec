"""Group mode: seats free students in sessions that are held anyway; it moves nobody who has a
meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .instance import Booking, Instance


def fill_free_slots(
    instance: Instance,
    bookings: Iterable[Booking],
    seats: Sequence[Sequence[int]],
    smallest: Sequence[int],
) -> list[Booking]:
    """Further bookings, ascending: as many as each slot's sessions can take (exact per slot).

    seats: [C][T] of the sessions that are held, 0 elsewhere. Sessions that are too small come
    first, then those of the student's own field, then the emptiest. Nobody gets more meetings
    than wanted, a company twice or one that does not take the field.
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
        seated: dict[int, list[int]] = defaultdict(list)
        for student in students:
            self._seat(student, slot, seated, set())
        found = [(s, company, slot) for company, group in seated.items() for s in group]
        for booking in found:
            self._book(*booking)
        return found

    def _seat(self, student: int, slot: int, seated: dict[int, list[int]], tried: set[int]) -> bool:
        """Kuhn's augmenting path: somebody seated may go to another session to make room."""
        for company in self._choices(student, slot, seated):
            if company in tried:
                continue
            tried.add(company)
            group = seated[company]
            if len(group) < self._left[company][slot]:
                group.append(student)
                return True
            for position, other in enumerate(group):
                if self._seat(other, slot, seated, tried):
                    group[position] = student
                    return True
        return False

    def _choices(self, student: int, slot: int, seated: dict[int, list[int]]) -> list[int]:
        def rank(company: int) -> tuple[int, bool, int, int]:
            size = self._size[company, slot] + len(seated[company])
            missing = max(0, self._smallest[company] - size)
            return -missing, not self._is_own_field(student, company), size, company

        return sorted(
            (
                company
                for company, row in enumerate(self._left)
                if row[slot] > 0
                and company not in self._met[student]
                and company not in self._instance.cancelled_companies
                and self._instance.meets_field(student, company)
            ),
            key=rank,
        )

    def _is_own_field(self, student: int, company: int) -> bool:
        accepts, fields = self._instance.accepts, self._instance.student_fields
        accepted = None if accepts is None else accepts[company]
        return accepted is not None and fields is not None and fields[student] in accepted
