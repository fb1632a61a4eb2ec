"""What an event gave, counted from its marks; plain figures, no database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Turnout:
    """How many of a group came; `unmarked` were neither checked in nor reported absent."""

    name: str
    present: int
    absent: int
    unmarked: int

    @property
    def expected(self) -> int:
        return self.present + self.absent + self.unmarked


@dataclass(frozen=True)
class Held:
    """How a company's meetings went; a career day's stand visits count as held."""

    name: str
    held: int
    missed: int
    unmarked: int

    @property
    def planned(self) -> int:
        return self.held + self.missed + self.unmarked


def turnout_by_class(students: Iterable[tuple[str, str]]) -> list[Turnout]:
    """From (class, status) of every student, in the order in which the classes come."""
    return [
        Turnout(name, counts["present"], counts["absent"], counts["unknown"])
        for name, counts in _grouped(students).items()
    ]


def held_by_company(meetings: Iterable[tuple[str, str]]) -> list[Held]:
    """From (company, status) of every meeting or visit, most held first, then by name's order."""
    rows = [
        Held(name, counts["met"], counts["absent"], counts["unknown"])
        for name, counts in _grouped(meetings).items()
    ]
    return sorted(rows, key=lambda row: -row.held)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    groups: dict[str, Counter[str]] = {}
    for name, status in pairs:
        groups.setdefault(name, Counter())[status] += 1
    return groups
