"""Writes lists as Excel in which no cell can act as a formula when it is opened."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.sheets.formulas import guarded
from shared.sheets.values import Cell

if TYPE_CHECKING:
    import xlsxwriter


@dataclass(frozen=True)
class Table:
    """One sheet of an export."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_excel(tables: Sequence[Table]) -> bytes:
    """A workbook with one sheet a table: frozen headings, filter, columns as wide as their text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        # a row is written out as soon as the next begins: a large list would stay in memory
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        # A fixed date of creation: the same lists give the same bytes.
        book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
        names: set[str] = set()
        for table in tables:
            _write_sheet(book, table, _sheet_name(table.title, names))
    return out.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:28] or "Ark"
    name = base
    number = 2
    while name.casefold() in taken:
        name = f"{base[:27]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _write_sheet(book: xlsxwriter.Workbook, table: Table, name: str) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    formats = {
        dt.datetime: book.add_format({"num_format": "dd-mm-yyyy hh:mm"}),
        dt.date: book.add_format({"num_format": "dd-mm-yyyy"}),
        dt.time: book.add_format({"num_format": "hh:mm"}),
    }
    widths = [len(heading) for heading in table.header]
    sheet.write_row(0, 0, [guarded(heading) for heading in table.header], bold)
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, last, column, cell, formats)
            if column < len(widths):
                widths[column] = max(widths[column], len(_shown(cell)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(60, width + 2))
    sheet.freeze_panes(1, 0)
    if table.header:
        sheet.autofilter(0, 0, max(last, 1), len(table.header) - 1)
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    formats: dict[type, object],
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, guarded(cell))
    elif isinstance(cell, bool):
        sheet.write_string(row, column, _shown(cell))
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_datetime(row, column, cell, formats[type(cell)])


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    if isinstance(cell, dt.datetime):
        return cell.strftime("%d-%m-%Y %H:%M")
    if isinstance(cell, dt.date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, dt.time):
        return cell.strftime("%H:%M")
    return guarded(str(cell))
