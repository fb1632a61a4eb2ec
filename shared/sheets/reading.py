"""Turns the bytes of an uploaded list into sheets of rows that keep their original row numbers."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import python_calamine as calamine

from shared.sheets.containers import kind_of
from shared.sheets.cpr import holds_cpr, number_is_cpr
from shared.sheets.delimited import read_delimited
from shared.sheets.excel_marks import read_excel_marks
from shared.sheets.faults import Fault, Faults, UnreadableFileError
from shared.sheets.limits import Limits
from shared.sheets.marks import Area, Marks, Place, ShownNumber
from shared.sheets.ods_marks import read_ods_marks
from shared.sheets.values import Cell, text
from shared.text import clean_text

_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EXCEL_ERROR = re.compile(
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|REFERENCE!|VÆRDI!|I/T|NAVN\?)"
)

Corrections = Mapping[Place, str]
"""What somebody wrote anew in place of a cell."""


@dataclass(frozen=True)
class SheetRow:
    """One row that is not empty; `number` counts from 1 as in Excel, `cells[0]` is column A."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """One visible sheet, or the only one of a CSV file, and what is wrong with single cells.

    `marks` is empty until `read_marks` has read them: of one sheet only, since it takes its time.
    """

    name: str
    rows: Sequence[SheetRow]
    faults: Faults
    marks: Marks = field(default_factory=Marks)
    load_marks: Callable[[], Marks] | None = field(default=None, repr=False)


def read_sheets(
    content: bytes,
    limits: Limits | None = None,
    corrections: Mapping[str, Corrections] | None = None,
) -> list[Sheet]:
    """All sheets with content. Raises UnreadableFileError if the file as a whole is refused."""
    limits, corrections = limits or Limits(), corrections or {}
    kind = kind_of(content, limits)
    if kind == "csv":
        rows = _corrected(read_delimited(content, limits), corrections.get("", {}))
        sheets = [_sheet("", rows, limits)]
    else:
        sheets = [
            replace(
                _sheet(name, _corrected(rows, corrections.get(name, {})), limits),
                load_marks=_marks_loader(kind, content, name, merged, limits),
            )
            for name, rows, merged in _workbook(content, limits)
        ]
    sheets = [sheet for sheet in sheets if sheet.rows or sheet.faults]
    if not sheets:
        raise UnreadableFileError("empty_file")
    return sheets


def _marks_loader(
    kind: str, content: bytes, name: str, merged: Sequence[Area], limits: Limits
) -> Callable[[], Marks]:
    if kind == "xlsx":
        return lambda: read_excel_marks(content, name, merged)
    if kind == "ods":
        return lambda: read_ods_marks(content, name, limits)
    return lambda: Marks(merged)  # of the old format only what is merged is known


def read_marks(sheet: Sheet, limits: Limits) -> Sheet:
    """The sheet with merged values in all their rows, numbers as they look and hidden rows known.

    A formula that no program has worked out yet reads as an empty cell: that is a fault instead.
    """
    if sheet.load_marks is None:
        return sheet
    marks = sheet.load_marks()
    rows = [_marked(row, marks) for row in sheet.rows]
    filled = _filled(rows, marks.merged, limits)
    standing = {row.number: row for row in filled}
    for place in marks.formulas_without_value:
        row = standing.get(place[0])
        if row is None or place[1] > len(row.cells) or row.cells[place[1] - 1] is None:
            sheet.faults.add(Fault(*place, "formula_without_value"))
    return replace(sheet, rows=filled, marks=marks, load_marks=None)


def _marked(row: SheetRow, marks: Marks) -> SheetRow:
    cells = tuple(
        _as_shown(cell, marks.shown.get((row.number, column)))
        for column, cell in enumerate(row.cells, start=1)
    )
    return SheetRow(row.number, cells, row.number in marks.hidden_rows)


def _as_shown(cell: Cell, shown: str | None) -> Cell:
    if shown is None or isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    # a Danish LibreOffice shows 1.1 as 1,1 without being asked to
    return cell if shown.replace(",", ".") == text(cell) else ShownNumber(cell, shown)


def _filled(rows: list[SheetRow], merged: Sequence[Area], limits: Limits) -> list[SheetRow]:
    """What is merged over several rows holds for each of them, in its first column."""
    places = {row.number: at for at, row in enumerate(rows)}
    left = limits.cells
    for first, column, last, _ in merged:
        left -= last - first
        if left < 0:
            raise UnreadableFileError("too_many_cells", cells=limits.cells)
        top = places.get(first)
        value = _at(rows[top], column) if top is not None else None
        if value is None:
            continue
        for number in range(first + 1, last + 1):
            at = places.get(number)
            if at is not None and _at(rows[at], column) is None:
                rows[at] = _with(rows[at], column, value)
    return rows


def _at(row: SheetRow, column: int) -> Cell:
    return row.cells[column - 1] if column <= len(row.cells) else None


def _with(row: SheetRow, column: int, value: Cell) -> SheetRow:
    cells = list(row.cells) + [None] * (column - len(row.cells))
    cells[column - 1] = value
    return replace(row, cells=tuple(cells))


def _corrected(
    rows: Iterable[Sequence[object]], corrections: Corrections
) -> Iterator[Sequence[object]]:
    """The rows with what was written anew; what is there is read as if the file had it."""
    rows_with = {row for row, _ in corrections}
    for number, row in enumerate(rows, start=1):
        if number not in rows_with:
            yield row
            continue
        cells = list(row)
        for (at, column), written in corrections.items():
            if at == number:
                cells += [None] * (column - len(cells))
                cells[column - 1] = written
        yield cells


def _workbook(
    content: bytes, limits: Limits
) -> Iterator[tuple[str, Iterable[Sequence[object]], Sequence[Area]]]:
    try:
        book = calamine.CalamineWorkbook.from_object(io.BytesIO(content))
        visible = calamine.SheetVisibleEnum.Visible
        for about in book.sheets_metadata:
            if about.visible != visible or about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height > limits.rows:
                raise UnreadableFileError("too_many_rows", rows=limits.rows)
            if sheet.total_width > limits.columns:
                raise UnreadableFileError("too_many_columns", columns=limits.columns)
            if sheet.total_height * sheet.total_width > limits.cells:
                raise UnreadableFileError("too_many_cells", cells=limits.cells)
            merged = [
                (top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ]
            yield about.name, sheet.to_python(skip_empty_area=False), merged
    except calamine.PasswordError as error:
        raise UnreadableFileError("password") from error
    except (calamine.CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFileError("damaged") from error


def _sheet(name: str, raw_rows: Iterable[Sequence[object]], limits: Limits) -> Sheet:
    rows: list[SheetRow] = []
    faults = Faults(limits.kept_faults)
    cells_read = 0
    for number, raw in enumerate(raw_rows, start=1):
        if number > limits.rows:
            raise UnreadableFileError("too_many_rows", rows=limits.rows)
        if len(raw) > limits.columns:
            raise UnreadableFileError("too_many_columns", columns=limits.columns)
        cells_read += len(raw)
        if cells_read > limits.cells:
            raise UnreadableFileError("too_many_cells", cells=limits.cells)
        cells = tuple(
            _cell(value, number, column, faults, limits) for column, value in enumerate(raw, 1)
        )
        if any(cell is not None for cell in cells):
            rows.append(SheetRow(number, cells))
    return Sheet(name, rows, faults)


def _cell(value: object, row: int, column: int, faults: Faults, limits: Limits) -> Cell:
    if isinstance(value, str):
        return _text_cell(value, row, column, faults, limits) if value else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        if number_is_cpr(value):
            faults.add(Fault(row, column, "cpr"))
            return None
        return value
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / 86_400
    if value is None or isinstance(value, bool | dt.date | dt.time):
        return value
    return str(value)


def _text_cell(value: str, row: int, column: int, faults: Faults, limits: Limits) -> Cell:
    if len(value) > limits.cell_characters:
        faults.add(Fault(row, column, "cell_too_long", {"characters": limits.cell_characters}))
        return None
    if fault := _text_fault(value):
        code, shown = fault
        faults.add(Fault(row, column, code, {"value": shown} if shown else {}))
        return None
    return value if clean_text(value) else None


def _text_fault(value: str) -> tuple[str, str] | None:
    if "\x00" in value or "\ufffd" in value:
        return "nul", ""
    if _INVISIBLE.search(value):
        return "hidden_characters", ""
    if value.startswith("#") and _EXCEL_ERROR.fullmatch(value.strip()):
        return "error_value", value.strip()
    return ("cpr", "") if holds_cpr(clean_text(value)) else None
