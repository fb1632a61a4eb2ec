"""How schools plan by hand, as lean loops over a document: first come, and round robin (snake).

Written apart from the engine's own `baselines`, so that neither can flatter the other.
"""

from collections.abc import Iterator, Sequence

from .cases import Document

Booking = tuple[int, int, int]


class Seats:
    """Tables left per company and slot, slots taken per student, pins booked; all plain lists."""

    def __init__(self, document: Document) -> None:
        self.slots = document["T"]
        companies, students = document["companies"], document["students"]
        by_slot = companies.get("cap_slot") or {}
        self.left = [
            list(by_slot[str(c)]) if str(c) in by_slot else [tables] * self.slots
            for c, tables in enumerate(companies["cap"])
        ]
        for company, slots in (companies.get("unavailable") or {}).items():
            for slot in slots:
                self.left[int(company)][slot] = 0
        self.meetings = list(students["m"])
        self.busy = [0] * len(self.meetings)
        for student, slots in (students.get("blocked") or {}).items():
            for slot in slots:
                self.busy[int(student)] |= 1 << slot
        self.pairs: set[tuple[int, int]] = set()
        self.bookings: list[Booking] = []
        for student, company, slot in document.get("pins") or ():
            if (
                self.left[company][slot] > 0
                and not self.busy[student] >> slot & 1
                and self.meetings[student] > 0
                and (student, company) not in self.pairs
            ):
                self._book(student, company, slot)

    def _book(self, student: int, company: int, slot: int) -> None:
        self.left[company][slot] -= 1
        self.meetings[student] -= 1
        self.busy[student] |= 1 << slot
        self.pairs.add((student, company))
        self.bookings.append((student, company, slot))

    def take(self, student: int, company: int) -> bool:
        """Books the first slot that suits both."""
        busy = self.busy[student]
        for slot, tables in enumerate(self.left[company]):
            if tables > 0 and not busy >> slot & 1:
                if (student, company) in self.pairs:
                    return False
                self._book(student, company, slot)
                return True
        return False


def eligible_rows(document: Document) -> list[list[int]]:
    """[S] the companies that the student wished for and that take the student, best first, once."""
    fields = document["students"].get("field")
    accepts = document["companies"].get("accepts")
    if not fields or not accepts:
        return [list(dict.fromkeys(c for c, _ in row)) for row in document["wishes"]]
    return [
        list(
            dict.fromkeys(c for c, _ in row if accepts[c] is None or fields[student] in accepts[c])
        )
        for student, row in enumerate(document["wishes"])
    ]


def first_come(document: Document, rows: Sequence[Sequence[int]]) -> list[Booking]:
    """Student by student down the list, each takes all that is left of the own wishes."""
    seats = Seats(document)
    meetings, take = seats.meetings, seats.take
    for student, row in enumerate(rows):
        for company in row:
            if not meetings[student]:
                break
            take(student, company)
    return seats.bookings


def round_robin(document: Document, rows: Sequence[Sequence[int]]) -> list[Booking]:
    """Everybody takes one wish in turn, forth and back, until nobody can take another."""
    seats = Seats(document)
    ways: list[Iterator[int]] = [iter(row) for row in rows]
    waiting = list(range(len(rows)))
    while waiting:
        waiting = [
            student
            for student in waiting
            if seats.meetings[student] > 0
            and any(seats.take(student, company) for company in ways[student])
        ]
        waiting.reverse()
    return seats.bookings
