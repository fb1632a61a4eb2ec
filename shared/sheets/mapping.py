"""Reads the wanted columns of a list, under whatever headings a school uses; stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.sheets.columns import Column
from shared.sheets.faults import Fault, Faults, UnreadableFileError, column_letters
from shared.sheets.headings import (
    FAULT_HEADING,
    Header,
    Mapped,
    find_header,
    likely_headings,
    merged_headings,
)
from shared.sheets.limits import Limits
from shared.sheets.reading import Corrections, Sheet, SheetRow, read_marks, read_sheets
from shared.sheets.stray_rows import stray_rows
from shared.sheets.values import BadCellError, Cell, fold, text


@dataclass(frozen=True)
class ReadingChoices:
    """What a person said about a list after she saw how it was read.

    `headings` say which column a heading is, `corrections` by sheet what stands in a cell instead.
    """

    headings: Mapped = field(default_factory=dict)
    leaves_hidden_out: bool = False
    sheet: str = ""
    corrections: Mapping[str, Corrections] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportedRow:
    """The values of one row by column name; `number` is its row in the file.

    `positions` are the columns of a family's values, beside these.
    """

    number: int
    values: Mapping[str, Any]
    positions: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What a list holds. Take all of it in only if `ok`.

    `notes` say what was left out or understood in spite of its form. `usable` are the rows without
    a fault, if the faults are of single rows; `sheet` is the one that was read, `others` were not.
    """

    rows: Sequence[ImportedRow]
    faults: Faults
    ignored: Sequence[str] = ()
    sheet: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)
    notes: Faults = field(default_factory=Faults)
    headings: Sequence[str] = ()
    hidden: Sequence[int] = ()
    others: Sequence[str] = ()
    header: Header | None = None
    read_rows: Sequence[SheetRow] = ()

    @property
    def ok(self) -> bool:
        return not self.faults

    @property
    def usable(self) -> list[ImportedRow]:
        if self.faults.is_of_file:
            return []
        return [row for row in self.rows if row.number not in self.faults.rows]

    def add_missing_column(self, title: str) -> None:
        """For a caller who needs one of several columns."""
        fields: dict[str, str | int] = {"wanted": title, "found": ", ".join(self.headings)[:300]}
        self.faults.add(Fault(None, None, "missing_column", fields))

    def add_fault(self, row: ImportedRow, name: str, code: str, **fields: str | int) -> None:
        """For the rules of the caller (an unknown class): places the fault like our own."""
        self.faults.add(Fault(row.number, self.columns.get(name), code, fields))


def import_rows(
    content: bytes,
    columns: Sequence[Column],
    limits: Limits | None = None,
    choices: ReadingChoices | None = None,
) -> Imported:
    """Reads the sheet that fits the columns best. Never raises for what a user can upload."""
    limits, choices = limits or Limits(), choices or ReadingChoices()
    faults = Faults(limits.shown_faults)
    try:
        sheets = read_sheets(content, limits, choices.corrections)
        chosen = next((sheet for sheet in sheets if sheet.name == choices.sheet), None)
        sheet = chosen or best_fit(sheets, columns, limits, choices.headings)
        others = [other.name for other in sheets if other is not sheet]
        return map_sheet(sheet, columns, limits, choices, others)
    except UnreadableFileError as error:
        faults.add(error.fault, is_of_file=True)
        return Imported((), faults)


def best_fit(
    sheets: Sequence[Sheet], columns: Sequence[Column], limits: Limits, mapped: Mapped | None = None
) -> Sheet:
    """The sheet in which most of the columns are found, the first among equals."""

    def found(sheet: Sheet) -> int:
        header = find_header(sheet, columns, limits, mapped)
        return header.known if header else 0

    return max(sheets, key=found)


def map_sheet(
    sheet: Sheet,
    columns: Sequence[Column],
    limits: Limits | None = None,
    choices: ReadingChoices | None = None,
    others: Sequence[str] = (),
) -> Imported:
    """Every row below the headings as values; faults of cells, columns and rows together.

    Raises UnreadableFileError where the marks of the sheet cannot be read.
    """
    limits, choices = limits or Limits(), choices or ReadingChoices()
    sheet = read_marks(sheet, limits)
    faults, notes = Faults(limits.shown_faults), Faults(limits.shown_faults)
    header = find_header(sheet, columns, limits, choices.headings)
    if header is None:
        headings = likely_headings(sheet, limits)
        _copy_cpr(sheet, faults)
        faults.add(Fault(None, None, "no_header", _asked(columns, headings)))
        return Imported((), faults, sheet=sheet.name, headings=headings, others=others)
    hidden = [row for row in sheet.rows if row.number > header.below and row.is_hidden]
    gone = {row.number for row in hidden} if choices.leaves_hidden_out else set()
    below = [r for r in sheet.rows if r.number > header.below and r.number not in gone]
    left_out, strays = stray_rows(below, header)
    gone |= {fault.row or 0 for fault in left_out}
    rows = [row for row in below if row.number not in gone]
    _judge_header(header, columns, faults)
    _judge_spans(header, sheet, rows, faults)
    _copy_cells(sheet, header, gone, faults)
    for fault in strays:
        faults.add(fault)
    reader = _RowReader(header, columns, faults, notes, sheet)
    imported = [reader.read(row) for row in rows]
    if not imported and not faults:
        faults.add(Fault(None, None, "no_rows"))
    for note in [*left_out, *_said_of_sheet(sheet, hidden, others, choices)]:
        notes.add(note)
    return Imported(
        imported,
        faults,
        [*header.ignored, *_without_heading(header, rows)],
        sheet.name,
        {name: at[0] for name, at in header.found.items()},
        notes,
        [heading for heading in header.texts if heading and heading != FAULT_HEADING],
        [row.number for row in hidden],
        others,
        header,
        rows,
    )


def _asked(columns: Sequence[Column], headings: Sequence[str]) -> dict[str, str | int]:
    asked = [column.wanted_title for column in columns if column.required or column.needed]
    found = ", ".join(heading for heading in headings if heading)
    return {"wanted": ", ".join(asked) or columns[0].title, "found": found[:300] or "–"}


def _judge_header(header: Header, columns: Sequence[Column], faults: Faults) -> None:
    at = header.row.number
    found = ", ".join(heading for heading in header.texts if heading)[:300]
    for column in columns:
        if (column.required or column.needed) and column.name not in header.found:
            fields: dict[str, str | int] = {"wanted": column.wanted_title, "found": found}
            faults.add(Fault(at, None, "missing_column", fields), is_of_file=True)
        elif column.numbered and column.name in header.found:
            _judge_numbers(header, column, faults)
    for column, position, first in header.doubles:
        fields = {"wanted": column.title, "first": column_letters(first)}
        faults.add(Fault(at, position, "double_column", fields), is_of_file=True)


def _judge_numbers(header: Header, column: Column, faults: Faults) -> None:
    """A second wish without a first is a first that was not understood."""
    numbers = header.numbers[column.name]
    # a heading without a number stands for the first
    wanted = (number or 1 for number in numbers)
    for expected, number in enumerate(wanted, start=1):
        if number != expected:
            fields: dict[str, str | int] = {
                "wanted": f"{column.title} {expected}",
                "found": ", ".join(header.ignored)[:300] or "–",
            }
            fault = Fault(header.row.number, None, "missing_number", fields)
            faults.add(fault, is_of_file=True)
            return


def _judge_spans(header: Header, sheet: Sheet, rows: Sequence[SheetRow], faults: Faults) -> None:
    """A heading over two columns that both have something in them: one would be lost."""
    for span in merged_headings(header, sheet.marks.merged):
        for row in rows:
            filled = [at for at in span if at <= len(row.cells) and row.cells[at - 1] is not None]
            if len(filled) > 1 or (filled and filled[0] != span[0]):
                fields: dict[str, str | int] = {"wanted": header.texts[span[0] - 1]}
                fault = Fault(header.row.number, span[0], "two_under_one", fields)
                faults.add(fault, is_of_file=True)
                break


def _copy_cells(sheet: Sheet, header: Header, gone: set[int], faults: Faults) -> None:
    """What is wrong with cells that are read; a CPR number refuses the list wherever it stands."""
    used = {position for positions in header.found.values() for position in positions}
    kept = sheet.faults.first
    for fault in kept:
        row = fault.row or 0
        if fault.code == "cpr":
            faults.add(fault, is_of_file=True)
        elif fault.column in used and row >= header.row.number and row not in gone:
            faults.add(fault, is_of_file=row <= header.below)
    for _ in range(sheet.faults.total - len(kept)):
        faults.total += 1
        faults.is_of_file = True


def _copy_cpr(sheet: Sheet, faults: Faults) -> None:
    for fault in sheet.faults.first:
        if fault.code == "cpr":
            faults.add(fault, is_of_file=True)


def _without_heading(header: Header, rows: Sequence[SheetRow]) -> list[str]:
    """The columns that have values and no heading, by their letters."""
    named = {position for position, heading in enumerate(header.texts, start=1) if heading}
    filled = {at for row in rows for at, cell in enumerate(row.cells, 1) if cell is not None}
    return [column_letters(position) for position in sorted(filled - named)]


def _said_of_sheet(
    sheet: Sheet, hidden: Sequence[SheetRow], others: Sequence[str], choices: ReadingChoices
) -> list[Fault]:
    notes = []
    if others:
        fields: dict[str, str | int] = {"sheet": sheet.name, "others": ", ".join(others)[:300]}
        notes.append(Fault(None, None, "other_sheets", fields))
    if hidden:
        code = "hidden_left_out" if choices.leaves_hidden_out else "hidden_rows"
        if len(hidden) == 1:
            code += "_one"
        listed = ", ".join(str(row.number) for row in hidden[:20])
        more = " …" if len(hidden) > 20 else ""
        notes.append(Fault(None, None, code, {"count": len(hidden), "rows": listed + more}))
    return notes


class _RowReader:
    """Reads rows under one header and remembers the values that may stand only once."""

    def __init__(
        self,
        header: Header,
        columns: Sequence[Column],
        faults: Faults,
        notes: Faults,
        sheet: Sheet,
    ) -> None:
        self._found = header.found
        self._columns = columns
        self._faults, self._notes = faults, notes
        self._shown = sheet.marks.shown
        self._seen: dict[tuple[str, str], int] = {}
        self._faulty = {(f.row, f.column) for f in sheet.faults.first}

    def read(self, row: SheetRow) -> ImportedRow:
        values: dict[str, Any] = {}
        positions: dict[str, Sequence[int]] = {}
        for column in self._columns:
            at = self._found.get(column.name, ())
            if column.numbered:
                read = [(self._value(column, row, each), each) for each in at]
                values[column.name] = [value for value, _ in read if value is not None]
                positions[column.name] = [each for value, each in read if value is not None]
            else:
                values[column.name] = self._value(column, row, at[0]) if at else None
                self._judge_unique(column, row, values[column.name])
        return ImportedRow(row.number, values, positions)

    def _value(self, column: Column, row: SheetRow, position: int) -> Any:
        cell: Cell = row.cells[position - 1] if position <= len(row.cells) else None
        if cell is None:
            if column.required and (row.number, position) not in self._faulty:
                self._add(row, position, column, "empty", {})
            return None
        try:
            return column.parse(cell)
        except BadCellError as bad:
            self._add_bad(row, position, column, bad)
            return None

    def _add_bad(self, row: SheetRow, position: int, column: Column, bad: BadCellError) -> None:
        shown = self._shown.get((row.number, position), bad.fields.get("value", ""))
        fields = dict(bad.fields) | ({"value": shown} if "value" in bad.fields else {})
        if column.note:
            self._notes.add(Fault(row.number, position, column.note, fields, column.title))
        else:
            self._add(row, position, column, bad.code, fields)

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
