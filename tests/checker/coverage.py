"""The fewest students whom any plan leaves with nothing, counted anew: Kuhn's search, one student
after the other on one seat each. Shares no code with the engine; for single meetings only.
"""

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
Seat = tuple[int, int, int]
"""company, slot, table"""


def fewest_with_nothing(instance: Document, standing: list[tuple[int, ...]]) -> int:
    """standing: bookings that stay whatever is planned."""
    seats = _seats(instance)
    for _, company, slot in standing:
        seats[company, slot] -= 1
    waiting = sorted(wishing(instance).keys() - {student for student, *_ in standing})
    choices = {
        student: [
            (company, slot, table)
            for company in wishing(instance)[student]
            for slot in _open_slots(instance, student)
            for table in range(seats[company, slot])
        ]
        for student in waiting
    }
    holder: dict[Seat, int] = {}
    return sum(not _seated(student, choices, holder, set()) for student in waiting)


def _seated(
    student: int, choices: dict[int, list[Seat]], holder: dict[Seat, int], seen: set[Seat]
) -> bool:
    for seat in choices[student]:
        if seat in seen:
            continue
        seen.add(seat)
        if seat not in holder or _seated(holder[seat], choices, holder, seen):
            holder[seat] = student
            return True
    return False


def wishing(instance: Document) -> dict[int, set[int]]:
    """Student -> companies wished for that come and take the education; only who takes part."""
    gone = instance.get("cancelled") or {}
    fields, accepts = instance["students"].get("field"), instance["companies"].get("accepts")
    found = {}
    for student, wishes in enumerate(instance["wishes"]):
        companies = {
            company
            for company, _ in wishes
            if company not in (gone.get("companies") or ())
            and not (
                fields
                and accepts
                and accepts[company] is not None
                and fields[student] not in accepts[company]
            )
        }
        away = student in (gone.get("students") or ())
        if companies and instance["students"]["m"][student] > 0 and not away:
            found[student] = companies
    return found


def _open_slots(instance: Document, student: int) -> Iterator[int]:
    blocked = (instance["students"].get("blocked") or {}).get(str(student), ())
    yield from (slot for slot in range(instance["T"]) if slot not in blocked)


def _seats(instance: Document) -> dict[tuple[int, int], int]:
    companies = instance["companies"]
    by_slot, away = companies.get("cap_slot") or {}, companies.get("unavailable") or {}
    gone = (instance.get("cancelled") or {}).get("companies") or ()
    return {
        (company, slot): 0
        if company in gone or slot in away.get(str(company), ())
        else (by_slot[str(company)][slot] if str(company) in by_slot else tables)
        for company, tables in enumerate(companies["cap"])
        for slot in range(instance["T"])
    }


def with_nothing(instance: Document, bookings: list[list[int]]) -> set[int]:
    """Students with a wish and no booking."""
    return wishing(instance).keys() - {student for student, _, _ in bookings}


def coverage_faults(instance: Document, schedule: Document) -> Iterator[str]:
    """What the schedule says of those with nothing, beside what is so."""
    empty = with_nothing(instance, schedule["bookings"])
    said = schedule["fairness"]["students_with_none"]
    if said != len(empty):
        yield f"{len(empty)} students have nothing, the plan says {said}"
    pins = {tuple(pin) for pin in instance.get("pins") or ()}
    standing = [tuple(row) for row in schedule["bookings"] if tuple(row) in pins]
    fewest = fewest_with_nothing(instance, standing)
    if schedule.get("nothing_bound", fewest) != fewest:
        yield f"{fewest} must have nothing, the plan says {schedule['nothing_bound']}"
    is_fair = instance.get("fairness", 1) > 0 and instance.get("objective") != "total"
    if is_fair and len(empty) > fewest:
        yield f"{len(empty)} students have nothing where {fewest} is unavoidable"
    named = {row["student"] for row in schedule.get("empty_handed") or ()}
    if named != empty:
        yield f"named as left out: {sorted(named)}, with nothing: {sorted(empty)}"
