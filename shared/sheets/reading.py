"""Turns the bytes of an uploaded list into sheets of rows that keep their original row numbers."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import python_calamine as calamine

from shared.sheets.containers import kind_of
from shared.sheets.cpr import holds_cpr, number_is_cpr
from shared.sheets.delimited import read_delimited
from shared.sheets.faults import Fault, Faults, UnreadableFileError
from shared.sheets.limits import Limits
from shared.sheets.values import Cell
from shared.text import clean_text

_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EXCEL_ERROR = re.compile(
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|REFERENCE!|VÆRDI!|I/T|NAVN\?)"
)
_BARE_FORMULA = re.compile(
    rb'<c\s[^>]*?\br="([A-Z]{1,2})([0-9]{1,6})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


@dataclass(frozen=True)
class SheetRow:
    """One row that is not empty; `number` counts from 1 as in Excel, `cells[0]` is column A."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One visible sheet, or the only one of a CSV file, and what is wrong with single cells."""

    name: str
    rows: Sequence[SheetRow]
    faults: Faults


def read_sheets(content: bytes, limits: Limits | None = None) -> list[Sheet]:
    """All sheets with content. Raises UnreadableFileError if the file as a whole is refused."""
    limits = limits or Limits()
    kind = kind_of(content, limits)
    if kind == "csv":
        sheets = [_sheet("", read_delimited(content, limits), limits)]
    else:
        sheets = [_sheet(name, rows, limits) for name, rows in _workbook(content, limits)]
        if kind == "xlsx":
            _note_bare_formulas(content, sheets)
    sheets = [sheet for sheet in sheets if sheet.rows or sheet.faults]
    if not sheets:
        raise UnreadableFileError("empty_file")
    return sheets


def _workbook(content: bytes, limits: Limits) -> Iterator[tuple[str, Iterable[Sequence[object]]]]:
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
            yield about.name, sheet.to_python(skip_empty_area=False)
    except calamine.PasswordError as error:
        raise UnreadableFileError("password") from error
    except (calamine.CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFileError("damaged") from error


def _sheet(name: str, raw_rows: Iterable[Sequence[object]], limits: Limits) -> Sheet:
    rows: list[SheetRow] = []
    faults = Faults(limits.shown_faults)
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
    if "\x00" in value:
        return "nul", ""
    if _HIDDEN.search(value):
        return "hidden_characters", ""
    if value.startswith("#") and _EXCEL_ERROR.fullmatch(value.strip()):
        return "error_value", value.strip()
    return ("cpr", "") if holds_cpr(clean_text(value)) else None


def _note_bare_formulas(content: bytes, sheets: list[Sheet]) -> None:
    """A formula that no program has worked out yet reads as an empty cell: say so instead."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
        for part in parts:
            for found in _BARE_FORMULA.finditer(archive.read(part)):
                column = 0
                for letter in found[1].decode():
                    column = column * 26 + ord(letter) - ord("A") + 1
                sheets[0].faults.add(Fault(int(found[2]), column, "formula_without_value"))
