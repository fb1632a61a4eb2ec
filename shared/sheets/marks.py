"""What a workbook says about its cells beside their values: merged, hidden, shown otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Place = tuple[int, int]
"""Row and column, both counted from 1."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells."""


@dataclass(frozen=True)
class Marks:
    """`shown`: how a cell looks on the screen, where that is not what its value says."""

    merged: Sequence[Area] = ()
    hidden_rows: frozenset[int] = frozenset()
    shown: Mapping[Place, str] = field(default_factory=dict)
    formulas_without_value: Sequence[Place] = ()


class ShownNumber(float):
    """A number that its format shows otherwise: 7 as 007, 1.1 as 1.10."""

    shown: str

    def __new__(cls, value: float, shown: str) -> ShownNumber:
        number = super().__new__(cls, value)
        number.shown = shown
        return number
