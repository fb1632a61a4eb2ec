"""What must hold between the fields of an instance; each fault is named by field, nothing is
repaired in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from planning.model.terms import LARGEST_WEIGHT, InstanceError

if TYPE_CHECKING:
    from planning.model.instance import Instance

_LARGEST_SLOT_COUNT = 10_000
_LARGEST_COUNT = 1_000_000
_LARGEST_SEED = 2**63 - 1


def check_instance(instance: Instance) -> None:
    """Raises InstanceError for the first fault found."""
    _within("T", instance.slot_count, 1, _LARGEST_SLOT_COUNT)
    _within("seed", instance.seed, 0, _LARGEST_SEED)
    _within("frozen_before", instance.frozen_before, 0, instance.slot_count)
    _check_sizes(instance)
    _check_counts(instance)
    _check_slots(instance)
    _check_wishes(instance)
    _check_triples(instance)
    _check_fields(instance)


def _fault(path: str, reason: str) -> Exception:
    return InstanceError(path, reason)


def _within(path: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        shown = value if abs(value) < 10**18 else "out of all bounds"
        raise _fault(path, f"must be {low}-{high}, is {shown}")


def _existing(path: str, kind: str, number: int, count: int) -> None:
    if not 0 <= number < count:
        there = f"0-{count - 1}" if count else "there is none"
        shown = number if abs(number) < 10**18 else "of that size"
        raise _fault(path, f"{kind} {shown} does not exist ({there})")


def _check_sizes(instance: Instance) -> None:
    students, companies = instance.student_count, instance.company_count
    sized: tuple[tuple[str, Sequence[object] | None, int, str], ...] = (
        ("wishes", instance.wishes, students, "students.m"),
        ("students.field", instance.student_fields, students, "students.m"),
        ("companies.accepts", instance.accepts, companies, "companies.cap"),
        ("companies.building", instance.buildings, companies, "companies.cap"),
        ("companies.max_sessions", instance.max_sessions, companies, "companies.cap"),
        ("companies.min_group", instance.min_group, companies, "companies.cap"),
    )
    for path, values, count, like in sized:
        if values is not None and len(values) != count:
            raise _fault(path, f"must have {count} entries like {like}, has {len(values)}")
    asks_for_fields = any(accepted is not None for accepted in instance.accepts or ())
    if asks_for_fields and instance.student_fields is None:
        raise _fault("students.field", "is missing, and companies.accepts asks for it")


def _check_counts(instance: Instance) -> None:
    counted: tuple[tuple[str, Sequence[int] | None], ...] = (
        ("students.m", instance.meetings),
        ("companies.cap", instance.capacity),
        ("companies.max_sessions", instance.max_sessions),
        ("companies.min_group", instance.min_group),
        ("rooms.capacity", instance.room_capacities),
    )
    for path, values in counted:
        if values and not 0 <= min(values) <= max(values) <= _LARGEST_COUNT:
            for position, value in enumerate(values):
                _within(f"{path}[{position}]", value, 0, _LARGEST_COUNT)


def _check_slots(instance: Instance) -> None:
    by_id: tuple[tuple[str, str, Mapping[int, Sequence[int]], int], ...] = (
        ("students.blocked", "student", instance.blocked, instance.student_count),
        ("companies.unavailable", "company", instance.unavailable, instance.company_count),
    )
    for path, kind, mapping, count in by_id:
        for key, slots in mapping.items():
            _existing(f"{path}[{key}]", kind, key, count)
            for position, slot in enumerate(slots):
                _existing(f"{path}[{key}][{position}]", "slot", slot, instance.slot_count)
    for company, tables in instance.slot_capacity.items():
        path = f"companies.cap_slot[{company}]"
        _existing(path, "company", company, instance.company_count)
        if len(tables) != instance.slot_count:
            raise _fault(path, f"must have {instance.slot_count} entries (T), has {len(tables)}")
        for slot, count in enumerate(tables):
            _within(f"{path}[{slot}]", count, 0, _LARGEST_COUNT)


def _check_wishes(instance: Instance) -> None:
    """A first pass over everything at once; only if it finds a fault, a second one that names the
    place.
    """
    flat = list(chain.from_iterable(chain.from_iterable(instance.wishes)))
    companies, weights = flat[0::2], flat[1::2]
    if not companies:
        return
    sound = (
        min(companies) >= 0
        and max(companies) < instance.company_count
        and min(weights) >= 1
        and max(weights) <= LARGEST_WEIGHT
    )
    if sound:
        return
    for student, wishes in enumerate(instance.wishes):
        for position, (company, weight) in enumerate(wishes):
            path = f"wishes[{student}][{position}]"
            _existing(path, "company", company, instance.company_count)
            if not 1 <= weight <= LARGEST_WEIGHT:
                raise _fault(path, f"the weight must be 1-{LARGEST_WEIGHT}, is {weight}")


def _check_triples(instance: Instance) -> None:
    bookings: tuple[tuple[str, Iterable[tuple[int, int, int]]], ...] = (
        ("pins", instance.pins),
        ("previous.bookings", instance.previous or ()),
    )
    for name, rows in bookings:
        for position, (student, company, slot) in enumerate(rows):
            path = f"{name}[{position}]"
            _existing(path, "student", student, instance.student_count)
            _existing(path, "company", company, instance.company_count)
            _existing(path, "slot", slot, instance.slot_count)
    for position, (company, slot, room) in enumerate(instance.previous_rooms):
        path = f"previous.rooms[{position}]"
        _existing(path, "company", company, instance.company_count)
        _existing(path, "slot", slot, instance.slot_count)
        _within(path, room, 0, _LARGEST_COUNT)  # one that is no longer listed was lost
    for position, (student, company, score) in enumerate(instance.company_scores):
        path = f"company_scores[{position}]"
        _existing(path, "student", student, instance.student_count)
        _existing(path, "company", company, instance.company_count)
        _within(path, score, 0, 1_000_000)
    for company in sorted(instance.cancelled_companies):
        _existing("cancelled.companies", "company", company, instance.company_count)
    for student in sorted(instance.cancelled_students):
        _existing("cancelled.students", "student", student, instance.student_count)


def _check_fields(instance: Instance) -> None:
    if instance.objective not in ("fair", "total"):
        raise _fault("objective", 'must be "fair" or "total"')
    if instance.fairness is not None and not 0 <= instance.fairness <= 1:
        raise _fault("fairness", "must be a number from 0 to 1")
    if any(part < 0 for part in instance.mix):
        raise _fault("mix", "must not be negative")
