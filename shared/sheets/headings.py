"""Finds where the headings of a sheet stand and which column each of them is; reads no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.sheets.columns import Column
from shared.sheets.limits import Limits
from shared.sheets.marks import Area
from shared.sheets.reading import Sheet, SheetRow
from shared.sheets.values import fold, text

FAULT_HEADING = "Fejl i listen"
"""Over the column that our own lists of rows with faults have beside the rest."""

Mapped = Mapping[str, str]
"""What somebody said about a heading: `fold(heading)` → `column`, `column.2` of a family, or ""."""


@dataclass(frozen=True)
class Header:
    """Where the headings stand and which column each wanted one is.

    `texts` are the headings by position, "" where there is none. `found` has the positions of each
    wanted column, `numbers` those of a family beside them. `below` is the last row of headings.
    """

    row: SheetRow
    below: int
    texts: Sequence[str]
    found: Mapping[str, Sequence[int]]
    numbers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    doubles: Sequence[tuple[Column, int, int]] = ()
    unused: Sequence[int] = ()

    @property
    def ignored(self) -> list[str]:
        """The headings that nothing is read from."""
        return [self.texts[position - 1] for position in self.unused]

    @property
    def known(self) -> int:
        return sum(len(positions) for positions in self.found.values())


def find_header(
    sheet: Sheet, columns: Sequence[Column], limits: Limits, mapped: Mapped | None = None
) -> Header | None:
    """The row near the top with most known headings; a title above and a second row are allowed."""
    best: Header | None = None
    rows = sheet.rows[: limits.header_within_rows]
    for at, row in enumerate(rows):
        alone = read_header(row, _texts(row), columns, mapped)
        below = rows[at + 1] if at + 1 < len(rows) else None
        joined = _joined(row, below, sheet.marks.merged, columns)
        headers = [alone, read_header(row, joined, columns, mapped, below)] if joined else [alone]
        for header in headers:
            if header.found and (best is None or header.known > best.known):
                best = header
    return best


def likely_headings(sheet: Sheet, limits: Limits) -> list[str]:
    """The texts of the row that looks most like headings, where none is known."""
    rows = [
        [text(cell) for cell in row.cells if isinstance(cell, str)]
        for row in sheet.rows[: limits.header_within_rows]
    ]
    return max(rows, key=len, default=[])


def _texts(row: SheetRow) -> list[str]:
    return [text(cell) for cell in row.cells]


def read_header(
    row: SheetRow,
    texts: Sequence[str],
    columns: Sequence[Column],
    mapped: Mapped | None = None,
    below: SheetRow | None = None,
) -> Header:
    mapped = mapped or {}
    places: dict[str, list[tuple[int, int]]] = {}
    doubles: list[tuple[Column, int, int]] = []
    unused: list[int] = []
    said = _said(texts, columns, mapped)
    for position, heading in enumerate(texts, start=1):
        match = said.get(position) or _match(heading, columns, mapped, said.values())
        if match is None:
            unused += [position] if heading and heading != FAULT_HEADING else []
            continue
        column, place = match
        earlier = places.setdefault(column.name, [])
        same = next((at for number, at in earlier if number == place), None)
        if same is None:
            earlier.append((place, position))
        else:
            doubles.append((column, position, same))
    found = {name: [at for _, at in sorted(family)] for name, family in places.items()}
    numbers = {name: [number for number, _ in sorted(family)] for name, family in places.items()}
    last = (below or row).number
    return Header(row, last, tuple(texts), found, numbers, doubles, unused)


def _said(
    texts: Sequence[str], columns: Sequence[Column], mapped: Mapped
) -> dict[int, tuple[Column, int]]:
    """The columns that somebody said a heading is, by position."""
    by_name = {column.name: column for column in columns}
    said: dict[int, tuple[Column, int]] = {}
    for position, heading in enumerate(texts, start=1):
        name, _, number = mapped.get(fold(heading), "").partition(".")
        if heading and name in by_name:
            said[position] = by_name[name], int(number) if number.isdecimal() else 0
    return said


def _match(
    heading: str,
    columns: Sequence[Column],
    mapped: Mapped,
    said: object,
) -> tuple[Column, int] | None:
    """The column that the heading itself names, unless somebody said another is that one."""
    if not heading or fold(heading) in mapped:
        return None
    taken = {(column.name, place) for column, place in said}  # type: ignore[attr-defined]  # values
    for column in columns:
        place = column.place_of(heading)
        if place is not None:
            return None if (column.name, place) in taken else (column, place)
    return None


def _joined(
    upper: SheetRow, lower: SheetRow | None, merged: Sequence[Area], columns: Sequence[Column]
) -> list[str] | None:
    """Two rows of headings as one, or None where the second is no row of headings.

    A heading over several columns says what those below it have in common: `Navn` over `Fornavn`
    and `Efternavn`, `Ønsker` over `1`, `2` and `3`.
    """
    if lower is None or lower.number != upper.number + 1:
        return None
    above, below = _texts(upper), _texts(lower)
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    over = _spanned(upper.number, above, merged)
    out: list[str] = []
    has_own = False
    for position, (first, second) in enumerate(zip(above, below, strict=True), start=1):
        heading = _both(over.get(position, first), second, columns)
        is_known = bool(second) and _is_known(heading, columns)
        if second and second != first and not is_known and position not in over:
            return None
        has_own |= is_known and second != first
        out.append(heading if second else first)
    return out if has_own else None


def _both(first: str, second: str, columns: Sequence[Column]) -> str:
    both = f"{first} {second}"
    return both if not _is_known(second, columns) and _is_known(both, columns) else second


def _is_known(heading: str, columns: Sequence[Column]) -> bool:
    return any(column.place_of(heading) is not None for column in columns)


def _spanned(number: int, texts: Sequence[str], merged: Sequence[Area]) -> dict[int, str]:
    """The heading over each position that a merged one of this row covers."""
    return {
        position: texts[left - 1]
        for top, left, bottom, right in merged
        if top <= number <= bottom and right > left <= len(texts)
        for position in range(left, right + 1)
    }


def merged_headings(header: Header, merged: Sequence[Area]) -> list[range]:
    """The positions that a used heading of one row covers, more than one each."""
    used = {position for positions in header.found.values() for position in positions}
    return [
        range(left, right + 1)
        for top, left, bottom, right in merged
        if header.below == header.row.number
        and top <= header.row.number <= bottom
        and right > left
        and left in used
    ]
