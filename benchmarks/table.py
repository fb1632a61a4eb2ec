"""Rows and how they are printed: a table per subject; ours, then the baselines and the bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

NONE = "none in time"


@dataclass(frozen=True)
class Row:
    case: str
    what: str
    ours: str
    beside: dict[str, str] = field(default_factory=dict)
    """baseline -> its figure on the same instance"""
    bar: str = ""
    is_reached: bool | None = None
    """None: nothing was promised"""

    def to_dict(self) -> dict[str, Any]:
        return {
            "case": self.case,
            "what": self.what,
            "ours": self.ours,
            "beside": self.beside,
            "bar": self.bar,
            "reached": self.is_reached,
        }


def percent(value: float, digits: int = 2) -> str:
    return f"{100 * value:.{digits}f} %"


def seconds(value: float) -> str:
    if value < 0.01:
        return f"{1000 * value:.2f} ms"
    return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.2f} s"


def times(value: float) -> str:
    return f"{value:.2f} ×" if value < 10 else f"{value:,.0f} ×"


_VERDICTS = {True: "yes", False: "**no**", None: ""}


def table(rows: Sequence[Row]) -> str:
    """Markdown that is aligned, so that it can be read on a terminal too."""
    baselines = list(dict.fromkeys(name for row in rows for name in row.beside))
    header = ["case", "what", "ours", *baselines, "bar", "reached"]
    cells = [
        [
            row.case,
            row.what,
            row.ours,
            *(row.beside.get(name, "") for name in baselines),
            row.bar,
            _VERDICTS[row.is_reached],
        ]
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    lines = [_line(header, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    return "\n".join([*lines, *(_line(row, widths) for row in cells)])


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"
