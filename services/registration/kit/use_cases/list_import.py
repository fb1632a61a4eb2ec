"""What reading an uploaded list gave, before and after it is taken in."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.sheets import Imported

Plan = TypeVar("Plan")


@dataclass(frozen=True)
class ListImport(Generic[Plan]):
    """`plan` is what would happen; `sheet` holds the rows, and the faults by row and column."""

    plan: Plan
    sheet: Imported

    @property
    def ok(self) -> bool:
        return self.sheet.ok

    @property
    def listed(self) -> int:
        return len(self.sheet.rows)
