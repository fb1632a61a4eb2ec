"""The rules of attendance marks: which marks there are and which of two wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.registration.day.domain.attendance_errors import MarkedAtImpossible, UnknownReason

Subject = Literal["event", "meeting", "visit"]
Status = Literal["present", "absent", "met", "unknown"]

#: A fixed list without illness details: that somebody was away may be kept, the private why not.
ABSENCE_REASONS = ("known", "unknown", "late", "left", "work", "other_teaching")

STATUSES: dict[str, tuple[str, ...]] = {
    "event": ("present", "absent", "unknown"),
    "meeting": ("met", "absent", "unknown"),
    "visit": ("met", "unknown"),
}

#: how far a device's clock may be ahead of ours before its mark is refused
CLOCK_SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class Mark:
    """One tap. Times are aware; `marked_at` is by the device's clock."""

    id: UUID
    subject: Subject
    person_id: UUID
    status: str
    marked_at: datetime
    marked_by: UUID
    reason: str | None = None
    company_id: UUID | None = None
    meeting_id: UUID | None = None


def checked_mark(mark: Mark, now: datetime) -> Mark:
    """Raises UnknownReason or MarkedAtImpossible."""
    if mark.status not in STATUSES[mark.subject]:
        raise UnknownReason
    if mark.reason is not None and (mark.status != "absent" or mark.reason not in ABSENCE_REASONS):
        raise UnknownReason
    if mark.marked_at > now + CLOCK_SKEW:
        raise MarkedAtImpossible
    return mark


def wins(new_at: datetime, new_id: UUID, old_at: datetime, old_id: UUID) -> bool:
    """The later tap wins; two of the same moment are decided by id, so every device agrees."""
    return (new_at, new_id.bytes) > (old_at, old_id.bytes)


@dataclass(frozen=True)
class ClassTally:
    """How many of one class have come."""

    class_name: str
    students: int
    present: int
    absent: int

    @property
    def missing(self) -> int:
        return self.students - self.present - self.absent


def tally(rows: Iterable[tuple[str, str | None]]) -> list[ClassTally]:
    """(class name, status) per student → one tally per class, by name."""
    counts: dict[str, list[int]] = {}
    for class_name, status in rows:
        count = counts.setdefault(class_name, [0, 0, 0])
        count[0] += 1
        count[1] += status == "present"
        count[2] += status == "absent"
    return [ClassTally(name, *counts[name]) for name in sorted(counts)]
