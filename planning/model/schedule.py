"""The plan that the engine hands back, with its certificate; it must not import a solver or
numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from planning.model.bookings import Bookings
from planning.model.terms import Booking

FORMAT = "pd-schedule/1"
ENGINE_VERSION = "8"
"""Raised whenever the same input and seed may give another plan than before."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """How evenly the points fall. A share is a student's points / the best the student could get
    alone.

    Students who wished for nothing that can be met do not count in the shares; who wished only for
    companies that take no student of the education is not counted as left with nothing.
    """

    min_share: float
    p10_share: float
    gini: float
    """of the shares: 0 = everybody alike"""
    students_with_none: int
    """students with a wish and no meeting at all, also those who can come at no time"""

    def to_dict(self) -> dict[str, Any]:
        return {
            "min_share": round(self.min_share, 6),
            "p10_share": round(self.p10_share, 6),
            "gini": round(self.gini, 6),
            "students_with_none": self.students_with_none,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something asked for that cannot be done; the rest is planned. `text` is English, `code` is
    for translation.

    Codes: pin_impossible, unknown_field, frozen_impossible, group_too_small.
    """

    code: str
    field: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code, "field": self.field, "text": self.text}


@dataclass(frozen=True, slots=True)
class Unmet:
    """Why one wish was not met. `evidence` holds figures only, never another student.

    Reasons: full, student_full, clash, student_blocked, company_absent, education, cancelled, lot,
    fairness, not_opened (the company holds no group session).
    """

    student: int
    company: int
    rank: int
    """1 = first wish"""
    reason: str
    loss: int | float | None
    """points that everybody together would lose if the wish were met; 0 = a tie that the lot
    decided
    """
    evidence: Mapping[str, Any]
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "student": self.student,
            "company": self.company,
            "rank": self.rank,
            "reason": self.reason,
            "loss": self.loss,
            **dict(self.evidence),
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class EmptyHanded:
    """Why a student with wishes has nothing; no other student is named.

    Reasons: no_time (can come in no slot), no_seat (no company wished for has a seat when the
    student can come), scarce (each seat that could be freed is the only meeting of somebody else),
    points (a plan that leaves fewer out was not looked for, or there was no time to find it).
    """

    student: int
    reason: str
    companies: tuple[int, ...]
    """wished for, and taking the student's education"""
    seats: int
    """scarce: how many seats these are"""

    @classmethod
    def of(cls, student: int, companies: tuple[int, ...], seats: int | None) -> EmptyHanded:
        """seats: that could be freed; None: the student can come in no slot; -1: one is to be
        had.
        """
        if seats is None:
            return cls(student, "no_time", companies, 0)
        reason = "points" if seats < 0 else "scarce" if seats else "no_seat"
        return cls(student, reason, companies, max(seats, 0))

    @property
    def text(self) -> str:
        wished = ", ".join(f"company {company}" for company in self.companies)
        if self.reason == "no_time":
            return "you can come in no slot of the day"
        if self.reason == "no_seat":
            return f"no seat of any company you wished for exists: {wished}"
        if self.reason == "scarce":
            return (
                f"no seat of any company you wished for is left: {wished}; each of the {self.seats}"
                " seats that could be freed is the only meeting of somebody else"
            )
        return f"the plan goes by points; a seat could be freed at: {wished}"

    def to_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"student": self.student, "reason": self.reason}
        if self.reason == "scarce":
            found["seats"] = self.seats
        return {**found, "companies": list(self.companies), "text": self.text}


@dataclass(frozen=True, slots=True)
class Change:
    """What a repair changes for one student: meetings taken away and meetings given, each (company,
    slot).
    """

    student: int
    removed: tuple[tuple[int, int], ...]
    added: tuple[tuple[int, int], ...]

    def to_dict(self) -> dict[str, Any]:
        removed = [list(pair) for pair in self.removed]
        return {"student": self.student, "removed": removed, "added": [list(p) for p in self.added]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A plan that breaks no rule, its points, and the proven limit of any plan's points."""

    bookings: Sequence[Booking]
    """(student, company, slot), wished or pinned, ascending"""
    total: int | float
    """points of the bookings"""
    upper_bound: int | float
    """proven: no plan under the same rules has more points"""
    certified: bool
    """the points are proven to be the most that any plan can have"""
    fairness: Fairness
    seed: int
    objective: str
    filled: Sequence[Booking] | None = None
    """bookings at companies that were not wished; None when nothing was to be filled"""
    rooms: Sequence[tuple[int, int, int]] | None = None
    """(company, slot, room), group mode"""
    nothing_bound: int | None = None
    """proven: every plan under the same rules leaves at least so many students with a wish with
    nothing; None where it was not looked for (points only, for a country)
    """
    empty_handed: Sequence[EmptyHanded] = ()
    """why each student with a wish has nothing"""
    welfare: float | None = None
    """how fair the plan is: the sum of the students' worths; None where fairness does not decide"""
    welfare_bound: float | None = None
    """proven: no plan that leaves as few with nothing, at the same price, has more"""
    fallback: str | None = None
    """why a lesser method decided than the one that proves: too_large, time"""
    seconds: float = 0.0
    unmet: Sequence[Unmet] | None = None
    """None until explained"""
    problems: Sequence[Problem] = ()
    changes: Sequence[Change] | None = None
    """repair: who is affected; None when planned from scratch"""
    stopped: Literal["time_limit", "cancelled", "work_limit"] | None = None
    """why planning ended before it was done; the plan is the best until then. work_limit: a solver
    used up its allowance, which is the same on every machine, so the plan comes again
    """
    method: str = ""
    """how the plan was found, for the log"""
    details: Mapping[str, Any] = field(default_factory=dict)
    """further figures of the method: fair score and bound, price of fairness"""

    @property
    def share_of_bound(self) -> float:
        """total / upper_bound; 1.0 when there is nothing to reach."""
        return self.total / self.upper_bound if self.upper_bound else 1.0

    def to_dict(self) -> dict[str, Any]:
        """The JSON document `pd-schedule/1`. Only `seconds` differs between two runs of one
        input.
        """
        document: dict[str, Any] = {
            "format": FORMAT,
            "engine": ENGINE_VERSION,
            "bookings": self.bookings.to_lists()
            if isinstance(self.bookings, Bookings)
            else [list(booking) for booking in self.bookings],
            "total": self.total,
            "upper_bound": self.upper_bound,
            "certified": self.certified,
            "fairness": self.fairness.to_dict(),
            "objective": self.objective,
            "seconds": round(self.seconds, 6),
            "seed": self.seed,
            "method": self.method,
        }
        for name, rows in (("filled", self.filled), ("rooms", self.rooms)):
            if rows is not None:
                document[name] = [list(row) for row in rows]
        for name in ("nothing_bound", "welfare", "welfare_bound", "fallback", "stopped"):
            value = getattr(self, name)
            if value is not None:
                document[name] = round(value, 6) if isinstance(value, float) else value
        for name in ("empty_handed", "problems", "unmet", "changes"):
            rows = getattr(self, name)
            if rows:
                document[name] = [row.to_dict() for row in rows]
        if self.details:
            document["details"] = dict(self.details)
        return document
