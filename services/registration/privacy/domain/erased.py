"""Somebody who was erased, as it is kept outside the database and read again after a restore."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID


@dataclass(frozen=True)
class Erased:
    """Who, and by whom; as a line: the two ids with a space between, "-" for a time limit."""

    person_id: UUID
    erased_by: UUID | None

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Raises ValueError for what is no such line."""
        person, _, by = line.strip().partition(" ")
        return cls(UUID(person), UUID(by) if by.strip(" -") else None)

    def __str__(self) -> str:
        return f"{self.person_id} {self.erased_by or '-'}"
