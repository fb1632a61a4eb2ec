"""What a repair means for each person; it repairs nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from services.registration.meetings.domain.meetings import PlannedMeeting

Place = tuple[UUID, int]
"""(company, slot)"""


@dataclass(frozen=True)
class ChangedDay:
    """One student whose day becomes another. `moved` are (company, slot before, slot after)."""

    student: UUID
    lost: tuple[Place, ...]
    gained: tuple[Place, ...]
    moved: tuple[tuple[UUID, int, int], ...]
    had: int
    has: int


@dataclass(frozen=True)
class RepairReport:
    """`days` are of students who take part, `absent` of those who are absent. `fallen` are students
    whose meeting ended before, because its company withdrew, and who have none now.
    """

    days: tuple[ChangedDay, ...]
    absent: tuple[ChangedDay, ...]
    kept: int
    fallen: tuple[UUID, ...] = ()

    @property
    def people(self) -> frozenset[UUID]:
        """The students whose meetings become others."""
        return frozenset(day.student for day in (*self.days, *self.absent))

    @property
    def absent_meetings(self) -> int:
        return sum(len(day.lost) for day in self.absent)

    @property
    def losing(self) -> int:
        """Students who end with fewer meetings than they had."""
        return sum(day.has < day.had for day in self.days)

    @property
    def swapping(self) -> int:
        """Students who meet somebody else in place of a meeting that falls away."""
        return sum(day.has >= day.had and bool(day.lost) for day in self.days)

    @property
    def moving(self) -> int:
        """Students who meet the same companies at another time."""
        return sum(bool(day.moved) and not day.lost and not day.gained for day in self.days)

    @property
    def gaining(self) -> int:
        """Students who get more meetings and lose none."""
        return sum(day.has > day.had and not day.lost for day in self.days)

    @property
    def students_without(self) -> tuple[UUID, ...]:
        """Students who had a meeting and have none."""
        return (*(day.student for day in self.days if day.had and not day.has), *self.fallen)

    @property
    def companies(self) -> int:
        """Companies that meet somebody else, or at another time."""
        return len(
            {company for day in self._every_day for company, _ in (*day.lost, *day.gained)}
            | {company for day in self._every_day for company, _, _ in day.moved}
        )

    @property
    def _every_day(self) -> tuple[ChangedDay, ...]:
        return (*self.days, *self.absent)


def repair_report(
    before: Iterable[PlannedMeeting],
    after: Iterable[PlannedMeeting],
    absent: Collection[UUID] = (),
    fallen: Iterable[PlannedMeeting] = (),
) -> RepairReport:
    """`before` and `after` are what stands; `fallen` ended before and stands in neither."""
    old, new = _days(before), _days(after)
    changed = [
        day
        for student in sorted(old.keys() | new.keys())
        if (day := _changed(student, old.get(student, {}), new.get(student, {})))
    ]
    without = {student for student, _, _ in fallen} - old.keys() - new.keys() - set(absent)
    return RepairReport(
        tuple(day for day in changed if day.student not in absent),
        tuple(day for day in changed if day.student in absent),
        kept=sum(len(old[student].items() & new.get(student, {}).items()) for student in old),
        fallen=tuple(sorted(without)),
    )


def _days(rows: Iterable[PlannedMeeting]) -> dict[UUID, dict[UUID, int]]:
    """{student: {company: slot}}"""
    days: dict[UUID, dict[UUID, int]] = {}
    for student, company, slot in rows:
        days.setdefault(student, {})[company] = slot
    return days


def _changed(student: UUID, old: dict[UUID, int], new: dict[UUID, int]) -> ChangedDay | None:
    if old == new:
        return None
    return ChangedDay(
        student,
        lost=tuple((company, old[company]) for company in sorted(old.keys() - new.keys())),
        gained=tuple((company, new[company]) for company in sorted(new.keys() - old.keys())),
        moved=tuple(
            (company, old[company], new[company])
            for company in sorted(old.keys() & new.keys())
            if old[company] != new[company]
        ),
        had=len(old),
        has=len(new),
    )
