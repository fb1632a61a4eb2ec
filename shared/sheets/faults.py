"""What is wrong with a list and where: codes and fields only, never a finished sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One fault. `row` and `column` count from 1 as in Excel; None means the whole file or row."""

    row: int | None
    column: int | None
    code: str
    fields: Mapping[str, str | int] = field(default_factory=dict)
    header: str = ""

    @property
    def column_letters(self) -> str:
        return column_letters(self.column) if self.column else ""


class UnreadableFileError(Exception):
    """The file as a whole is refused; nothing of it was taken in."""

    def __init__(
        self, code: str, *, row: int | None = None, column: int | None = None, **fields: str | int
    ) -> None:
        super().__init__(code)
        self.fault = Fault(row, column, code, fields)


class Faults:
    """Keeps the first faults and counts all, so that a wrong file of 100,000 rows stays small.

    `rows` are the rows with a fault, and `is_of_file` says that one is of the list as a whole.
    """

    def __init__(self, shown: int = 50) -> None:
        self._shown = shown
        self._kept: list[Fault] = []
        self.total = 0
        self.rows: set[int] = set()
        self.is_of_file = False

    def add(self, fault: Fault, *, is_of_file: bool = False) -> None:
        self.total += 1
        self.is_of_file |= is_of_file or fault.row is None
        if fault.row is not None:
            self.rows.add(fault.row)
        if len(self._kept) < self._shown:
            self._kept.append(fault)

    @property
    def first(self) -> list[Fault]:
        """In the order in which a person walks through the list."""
        return sorted(self._kept, key=lambda fault: (fault.row or 0, fault.column or 0))

    def __bool__(self) -> bool:
        return self.total > 0


def column_letters(column: int) -> str:
    """1 → A, 27 → AA: the name that the person sees above the column in Excel."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
