"""What a repair means for each person, in numbers; it repairs nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

Row = Sequence[int]
Place = tuple[int, int]
"""(company, slot) by the engine's numbers"""


@dataclass(frozen=True)
class ChangedDay:
    """One student whose day becomes another. `moved` are (company, slot before, slot after)."""

    student: int
    lost: tuple[Place, ...]
    gained: tuple[Place, ...]
    moved: tuple[tuple[int, int, int], ...]
    had: int
    has: int


@dataclass(frozen=True)
class RepairReport:
    """`days` are of students who take part; absent students' meetings are only counted."""

    days: tuple[ChangedDay, ...]
    kept: int
    absent_meetings: int

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
    def students_without(self) -> tuple[int, ...]:
        """Students who had a meeting and have none."""
        return tuple(day.student for day in self.days if day.had and not day.has)

    @property
    def companies(self) -> int:
        """Companies that meet somebody else, or at another time."""
        return len(
            {company for day in self.days for company, _ in (*day.lost, *day.gained)}
            | {company for day in self.days for company, _, _ in day.moved}
        )


def repair_report(
    before: Iterable[Row], after: Iterable[Row], absent: Collection[int] = ()
) -> RepairReport:
    old, new = _days(before), _days(after)
    absent_meetings = sum(
        len(old.get(student, {}).items() - new.get(student, {}).items()) for student in absent
    )
    people = sorted((old.keys() | new.keys()) - set(absent))
    days = [_changed(student, old.get(student, {}), new.get(student, {})) for student in people]
    kept = sum(len(old[student].items() & new.get(student, {}).items()) for student in old)
    return RepairReport(tuple(day for day in days if day is not None), kept, absent_meetings)


def _days(rows: Iterable[Row]) -> dict[int, dict[int, int]]:
    """{student: {company: slot}}"""
    days: dict[int, dict[int, int]] = {}
    for student, company, slot in rows:
        days.setdefault(student, {})[company] = slot
    return days


def _changed(student: int, old: dict[int, int], new: dict[int, int]) -> ChangedDay | None:
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
