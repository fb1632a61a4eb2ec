"""Reads beside the values of an OpenDocument sheet what is merged, hidden and shown otherwise."""

from __future__ import annotations

import io
import zipfile
import zlib

from shared.sheets.faults import UnreadableFileError
from shared.sheets.limits import Limits
from shared.sheets.marks import Area, Marks, Place
from shared.sheets.xml_parts import Attributes, walk

_HIDDEN = {"collapse", "filter"}


def read_ods_marks(content: bytes, name: str, limits: Limits) -> Marks:
    """The marks of the table of this name. Raises UnreadableFileError for a damaged file."""
    table = _TableMarks(name, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            walk(archive.read("content.xml"), table.begin, table.end, table.text)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError) as error:
        raise UnreadableFileError("damaged") from error
    return Marks(table.merged, frozenset(table.hidden), table.shown, table.bare)


class _TableMarks:
    """Collects marks; a repeated row or cell counts as often as it says, within the limits."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._is_inside = self._is_text = False
        self._row = self._column = 0
        self._rows = self._cells = 1
        self._cell: Attributes = {}
        self._shown = ""
        self.merged: list[Area] = []
        self.hidden: set[int] = set()
        self.shown: dict[Place, str] = {}
        self.bare: list[Place] = []

    def begin(self, element: str, attributes: Attributes) -> None:
        if element == "table":
            self._is_inside = attributes.get("name") == self._name
            self._row = 0
        if not self._is_inside:
            return
        if element == "table-row":
            self._rows = int(attributes.get("number-rows-repeated", 1))
            self._column = 0
            if attributes.get("visibility") in _HIDDEN:
                last = min(self._row + self._rows, self._limits.rows)
                self.hidden.update(range(self._row + 1, last + 1))
        elif element in {"table-cell", "covered-table-cell"}:
            self._cell, self._shown = attributes, ""
            self._cells = int(attributes.get("number-columns-repeated", 1))
        elif element == "p":
            self._is_text = True

    def text(self, text: str) -> None:
        if self._is_text:
            self._shown += text

    def end(self, element: str) -> None:
        if not self._is_inside:
            return
        if element == "p":
            self._is_text = False
        elif element == "table-row":
            self._row += self._rows
        elif element in {"table-cell", "covered-table-cell"}:
            self._end_cell()
            self._column += self._cells
        elif element == "table":
            self._is_inside = False

    def _end_cell(self) -> None:
        row, column = self._row + 1, self._column + 1
        rows = int(self._cell.get("number-rows-spanned", 1))
        columns = int(self._cell.get("number-columns-spanned", 1))
        if rows > 1 or columns > 1:
            self.merged.append((row, column, row + rows - 1, column + columns - 1))
        kind = self._cell.get("value-type")
        if kind is None and "formula" in self._cell and not self._shown:
            self.bare.append((row, column))
        if kind in {"float", "percentage", "currency", "date", "time"} and self._shown:
            for at in range(min(self._cells, self._limits.columns)):
                self.shown[row, column + at] = self._shown.strip()
