"""Finds the wanted columns under whatever headings a school uses; stores nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.sheets.faults import Fault, Faults, UnreadableFileError, column_letters
from shared.sheets.limits import Limits
from shared.sheets.reading import Sheet, SheetRow, read_sheets
from shared.sheets.values import BadCellError, Cell, Parse, fold, text


@dataclass(frozen=True)
class Column:
    """A column that an import looks for.

    `title` is what our own template calls it, `aliases` what others do; case, spaces and signs do
    not matter. `required`: it must be there and filled in every row. `unique`: no two rows may
    share the value. `numbered`: a family `Ønske 1, Ønske 2, …` read as a list in the order of its
    numbers, without empty ones.
    """

    name: str
    title: str
    aliases: Sequence[str] = ()
    required: bool = False
    unique: bool = False
    numbered: bool = False
    parse: Parse = text
    folded: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = frozenset(fold(name) for name in (self.title, self.name, *self.aliases))
        object.__setattr__(self, "folded", names)

    def place_of(self, heading: str) -> int | None:
        """None if the heading is another column; else its number in the family, 0 without one."""
        folded = fold(heading)
        if not self.numbered:
            return 0 if folded in self.folded else None
        found = re.fullmatch(r"(?:([0-9]{1,2}))?(\D+?)([0-9]{1,2})?", folded)
        if not found or found[2] not in self.folded:
            return None
        number = found[1] or found[3]
        return int(number) if number else 0


@dataclass(frozen=True)
class ImportedRow:
    """The values of one row by column name; `number` is its row in the file."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Imported:
    """What a list holds. Use the rows only if `ok`: one fault and nothing is taken in."""

    rows: Sequence[ImportedRow]
    faults: Faults
    ignored: Sequence[str] = ()
    sheet: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.faults

    def add_fault(self, row: ImportedRow, name: str, code: str, **fields: str | int) -> None:
        """For the rules of the caller (an unknown class): places the fault like our own."""
        self.faults.add(Fault(row.number, self.columns.get(name), code, fields))


@dataclass(frozen=True)
class Header:
    """Where the headings stand and which column each wanted one is."""

    row: SheetRow
    found: Mapping[str, Sequence[int]]
    doubles: Sequence[tuple[Column, int, int]]
    ignored: Sequence[str]


def import_rows(
    content: bytes, columns: Sequence[Column], limits: Limits | None = None
) -> Imported:
    """Reads the sheet that fits the columns best. Never raises for what a user can upload."""
    limits = limits or Limits()
    faults = Faults(limits.shown_faults)
    try:
        sheets = read_sheets(content, limits)
    except UnreadableFileError as error:
        faults.add(error.fault)
        return Imported((), faults)
    return map_sheet(best_fit(sheets, columns, limits), columns, limits)


def best_fit(sheets: Sequence[Sheet], columns: Sequence[Column], limits: Limits) -> Sheet:
    """The sheet in which most of the columns are found, the first among equals."""

    def found(sheet: Sheet) -> int:
        header = find_header(sheet, columns, limits)
        return len(header.found) if header else 0

    return max(sheets, key=found)


def find_header(sheet: Sheet, columns: Sequence[Column], limits: Limits) -> Header | None:
    """The row near the top with most known headings; a title line above it is allowed."""
    best: Header | None = None
    for row in sheet.rows[: limits.header_within_rows]:
        header = _read_header(row, columns)
        if header.found and (best is None or len(header.found) > len(best.found)):
            best = header
    return best


def _read_header(row: SheetRow, columns: Sequence[Column]) -> Header:
    places: dict[str, list[tuple[int, int]]] = {}
    doubles: list[tuple[Column, int, int]] = []
    ignored: list[str] = []
    for position, cell in enumerate(row.cells, start=1):
        heading = text(cell)
        match = next(((c, p) for c in columns if (p := c.place_of(heading)) is not None), None)
        if match is None:
            ignored += [heading] if heading else []
            continue
        column, place = match
        earlier = places.setdefault(column.name, [])
        same = next((at for number, at in earlier if number == place), None)
        if same is None:
            earlier.append((place, position))
        else:
            doubles.append((column, position, same))
    found = {name: [at for _, at in sorted(family)] for name, family in places.items()}
    return Header(row, found, doubles, ignored)


def map_sheet(sheet: Sheet, columns: Sequence[Column], limits: Limits | None = None) -> Imported:
    """Every row below the headings as values; faults of cells, columns and rows together."""
    limits = limits or Limits()
    faults = sheet.faults
    header = find_header(sheet, columns, limits)
    if header is None:
        wanted = ", ".join(column.title for column in columns if column.required)
        faults.add(Fault(None, None, "no_header", {"wanted": wanted or columns[0].title}))
        return Imported((), faults, sheet=sheet.name)
    _judge_header(header, columns, faults)
    reader = _RowReader(header, columns, faults)
    rows = [reader.read(row) for row in sheet.rows if row.number > header.row.number]
    if not rows and not faults:
        faults.add(Fault(None, None, "no_rows"))
    first_columns = {name: at[0] for name, at in header.found.items()}
    return Imported(rows, faults, header.ignored, sheet.name, first_columns)


def _judge_header(header: Header, columns: Sequence[Column], faults: Faults) -> None:
    for column in columns:
        if column.required and column.name not in header.found:
            faults.add(Fault(header.row.number, None, "missing_column", {"wanted": column.title}))
    for column, position, first in header.doubles:
        fields = {"wanted": column.title, "first": column_letters(first)}
        faults.add(Fault(header.row.number, position, "double_column", fields))


class _RowReader:
    """Reads rows under one header and remembers the values that may stand only once."""

    def __init__(self, header: Header, columns: Sequence[Column], faults: Faults) -> None:
        self._found = header.found
        self._columns = columns
        self._faults = faults
        self._seen: dict[tuple[str, str], int] = {}
        self._faulty = {(f.row, f.column) for f in faults.first}

    def read(self, row: SheetRow) -> ImportedRow:
        values: dict[str, Any] = {}
        for column in self._columns:
            read = [self._value(column, row, at) for at in self._found.get(column.name, ())]
            if column.numbered:
                values[column.name] = [value for value in read if value is not None]
            else:
                values[column.name] = read[0] if read else None
                self._judge_unique(column, row, values[column.name])
        return ImportedRow(row.number, values)

    def _value(self, column: Column, row: SheetRow, position: int) -> Any:
        cell: Cell = row.cells[position - 1] if position <= len(row.cells) else None
        if cell is None:
            if column.required and (row.number, position) not in self._faulty:
                self._add(row, position, column, "empty", {})
            return None
        try:
            return column.parse(cell)
        except BadCellError as bad:
            self._add(row, position, column, bad.code, bad.fields)
            return None

    def _judge_unique(self, column: Column, row: SheetRow, value: Any) -> None:
        if not column.unique or value is None:
            return
        first = self._seen.setdefault((column.name, fold(text(value))), row.number)
        if first != row.number:
            fields: dict[str, str | int] = {"value": text(value)[:80], "first": first}
            self._add(row, self._found[column.name][0], column, "double_row", fields)

    def _add(
        self,
        row: SheetRow,
        position: int,
        column: Column,
        code: str,
        fields: Mapping[str, str | int],
    ) -> None:
        self._faults.add(Fault(row.number, position, code, fields, header=column.title))
