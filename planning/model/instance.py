"""What is to be planned, as a frozen value that is always valid; it must not import a solver or
numpy.

An `Instance` is the JSON format `pd-instance/1` in Python. Slots and all ids are 0-based integers.
Every constructor call validates, so whoever holds an `Instance` need not check it again.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

from planning.model.instance_format import read_fields, write_instance
from planning.model.instance_rules import check_instance
from planning.model.terms import Booking, Field, InstanceError, Objective, Wish, nothing_listed

__all__ = ["Booking", "Field", "Instance", "InstanceError", "Objective", "Wish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One event to plan. Shapes: S students, C companies, R rooms, T slots.

    Raises InstanceError, naming the field as it stands in the JSON format.
    """

    slot_count: int
    """T"""
    meetings: Sequence[int]
    """[S] the most meetings that a student may have (`students.m`)"""
    wishes: Sequence[Sequence[Wish]]
    """[S][k] (company, weight), best first; a company that is named again counts the first time
    only
    """
    capacity: Sequence[int]
    """[C] tables, that is parallel meetings per slot (`companies.cap`); in group mode seats per
    session
    """
    student_fields: Sequence[Field | None] | None = None
    """[S] what the student studies"""
    blocked: Mapping[int, Sequence[int]] = field(default_factory=nothing_listed)
    """student -> slots in which the student cannot come"""
    slot_capacity: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """company -> [T] tables per slot, in place of `capacity`"""
    accepts: Sequence[Sequence[Field] | None] | None = None
    """[C] fields that the company meets; None meets everybody"""
    unavailable: Mapping[int, Sequence[int]] = field(default_factory=nothing_listed)
    """company -> slots in which nobody of the company is there"""
    buildings: Sequence[Field | None] | None = None
    """[C] where the company sits, for walking time"""
    max_sessions: Sequence[int] | None = None
    """[C] present in group mode only: in how many slots the company speaks at most"""
    min_group: Sequence[int] | None = None
    """[C] group mode: a session below this size is not held"""
    room_capacities: Sequence[int] | None = None
    """[R] seats per room (`rooms.capacity`)"""
    fill: bool = False
    """fill free meetings with companies that were not wished"""
    company_scores: Sequence[tuple[int, int, int]] = ()
    """(student, company, score): how much the company wants the student"""
    mix: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))
    """(a, b): points of a meeting = a * weight of the wish + b * the company's score"""
    pins: Sequence[Booking] = ()
    """bookings that must stay"""
    cancelled_companies: frozenset[int] = frozenset()
    cancelled_students: frozenset[int] = frozenset()
    previous: Sequence[Booking] | None = None
    """the published plan that is to be repaired; None plans from scratch"""
    previous_rooms: Sequence[tuple[int, int, int]] = ()
    """group mode: (company, slot, room) of the published plan, so that companies keep their room"""
    frozen_before: int = 0
    """repair: bookings in slots before this one have happened and stay"""
    objective: Objective = "fair"
    fairness: float | None = None
    """0 = total only ... 1 = fairness only, in place of `objective`; None follows `objective`"""
    seed: int = 0
    """decides ties: the lottery that keeps the order of the list from mattering"""
    unknown_fields: tuple[str, ...] = ()
    """fields of the JSON document that nobody reads, so that a misspelling can be pointed out"""

    flat_wishes: array[int] = field(init=False, repr=False, compare=False)
    """company, weight, company, weight, ... of all wishes in turn, ready to be read as a buffer"""

    def __post_init__(self) -> None:
        check_instance(self)
        flat = chain.from_iterable(chain.from_iterable(self.wishes))
        object.__setattr__(self, "flat_wishes", array("q", flat))

    @property
    def student_count(self) -> int:
        return len(self.meetings)

    @property
    def company_count(self) -> int:
        return len(self.capacity)

    @property
    def is_group_mode(self) -> bool:
        return self.max_sessions is not None

    @property
    def is_repair(self) -> bool:
        return self.previous is not None

    def meets_field(self, student: int, company: int) -> bool:
        """Whether the company takes students of this student's field."""
        accepted = None if self.accepts is None else self.accepts[company]
        if accepted is None or self.student_fields is None:
            return True
        return self.student_fields[student] in accepted

    def seats(self, company: int, slot: int) -> int:
        """Tables of the company in the slot, after absence and cancellation."""
        if company in self.cancelled_companies or slot in self.unavailable.get(company, ()):
            return 0
        per_slot = self.slot_capacity.get(company)
        return self.capacity[company] if per_slot is None else per_slot[slot]

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over the whole input: equal digests and engine versions give equal
        plans.
        """
        text = json.dumps(self.to_dict(), separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @classmethod
    def from_dict(cls, document: Any) -> Instance:
        """Read a parsed JSON document of the format `pd-instance/1`. Raises InstanceError."""
        return cls(**read_fields(document))

    def to_dict(self) -> dict[str, Any]:
        """The instance as a JSON document of the format `pd-instance/1`; only what is given."""
        return write_instance(self)
