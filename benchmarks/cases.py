"""The instances that are measured: sizes, kinds and seeds; each is written to a file once."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.checker.generator import make_instance

Document = dict[str, Any]


@dataclass(frozen=True)
class Size:
    students: int
    companies: int
    slots: int
    meetings: int
    tables: tuple[int, ...]
    """drawn for each company: so many that seats are short, as in schools, but not for everybody"""
    wishes: int = 8


SIZES = {
    "small": Size(60, 15, 8, 4, (1, 1, 2)),
    "school": Size(300, 40, 12, 4, (1, 2, 2, 3)),
    "big": Size(1000, 60, 16, 4, (2, 3, 4)),
    "regional": Size(5000, 200, 20, 4, (3, 4, 5)),
    "national": Size(100_000, 5000, 20, 4, (3, 4, 5)),
}
KINDS = ("even", "scarce", "restricted")
"""even: three seats for four meetings wanted; scarce: half or less; restricted: even, with
absences, blocked slots, fields and pins"""


@dataclass(frozen=True)
class Case:
    size: str
    kind: str
    seed: int
    objective: str

    @property
    def name(self) -> str:
        return f"{self.size} {self.kind} #{self.seed}"

    def document(self, **changes: Any) -> Document:
        """The instance as a pd-instance/1 document; `changes` go to the generator."""
        size = SIZES[self.size]
        options: dict[str, Any] = {
            "students": size.students,
            "companies": size.companies,
            "slots": size.slots,
            "meetings": size.meetings,
            "wishes": size.wishes,
            "tables": None if self.kind == "scarce" else size.tables,
            "is_restricted": self.kind == "restricted",
            "objective": self.objective,
        }
        return make_instance(self.seed, **options | changes)


class Files:
    """Instances on disk, so that a measured child process holds nothing but its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def write(self, document: Document) -> Path:
        self._count += 1
        path = self._folder / f"{self._count}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path
