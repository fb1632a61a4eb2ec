"""Reads beside the values of an Excel sheet what it hides and how its numbers look."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Sequence

from shared.sheets.faults import UnreadableFileError
from shared.sheets.marks import Area, Marks, Place
from shared.sheets.number_formats import BUILT_IN, shown_number
from shared.sheets.xml_parts import Attributes, walk

_TRUE = {"1", "true", "on"}
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def read_excel_marks(content: bytes, name: str, merged: Sequence[Area]) -> Marks:
    """The marks of the sheet of this name. Raises UnreadableFileError for a damaged file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = _part_of(archive, name)
            if part is None:
                return Marks(merged)
            sheet = _SheetMarks(_formats(archive))
            walk(archive.read(part), sheet.begin, sheet.end, sheet.text)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError) as error:
        raise UnreadableFileError("damaged") from error
    return Marks(merged, frozenset(sheet.hidden), sheet.shown, sheet.bare)


def _part_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """Where the sheet of this name lies in the file."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def note_sheet(element: str, attributes: Attributes) -> None:
        if element == "sheet":
            sheets[attributes.get("name", "")] = attributes.get("id", "")

    def note_target(element: str, attributes: Attributes) -> None:
        if element == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    walk(archive.read("xl/workbook.xml"), note_sheet)
    walk(archive.read("xl/_rels/workbook.xml.rels"), note_target)
    target = targets.get(sheets.get(name, ""))
    if target is None:
        return None
    part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return part if part in archive.namelist() else None


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """The number format of each cell style, by its number; "" where a cell looks as its value."""
    codes: dict[int, str] = dict(BUILT_IN)
    styles: list[int] = []
    inside: list[str] = []

    def begin(element: str, attributes: Attributes) -> None:
        inside.append(element)
        if element == "numFmt" and "numFmts" in inside:
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif element == "xf" and "cellXfs" in inside:
            styles.append(int(attributes.get("numFmtId", 0)))

    if "xl/styles.xml" in archive.namelist():
        walk(archive.read("xl/styles.xml"), begin, lambda _: inside.__delitem__(-1))
    return [codes.get(style, "") for style in styles]


class _SheetMarks:
    """Collects marks while the sheet is walked through; a place that is left out is the next."""

    def __init__(self, formats: Sequence[str]) -> None:
        self._formats = formats
        self._row = self._column = 0
        self._format = ""
        self._is_formula = self._is_value = self._may_be_empty = False
        self._value = ""
        self.hidden: set[int] = set()
        self.shown: dict[Place, str] = {}
        self.bare: list[Place] = []

    def begin(self, element: str, attributes: Attributes) -> None:
        if element == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
            if attributes.get("hidden") in _TRUE:
                self.hidden.add(self._row)
        elif element == "c":
            self._begin_cell(attributes)
        elif element == "f":
            self._is_formula = True
        elif element in {"v", "is"}:
            self._is_value = True

    def _begin_cell(self, attributes: Attributes) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _number(found[1]) if found else self._column + 1
        kind = attributes.get("t", "n")
        style = int(attributes.get("s") or 0)
        has_format = kind == "n" and style < len(self._formats)
        self._format = self._formats[style] if has_format else ""
        self._is_formula, self._value = False, ""
        self._may_be_empty = kind == "str"  # a text of no letters, such as =IF(A2="";"";A2)

    def text(self, text: str) -> None:
        if self._is_value:
            self._value += text

    def end(self, element: str) -> None:
        if element in {"v", "is"}:
            self._is_value = False
        elif element == "c":
            place = (self._row, self._column)
            if self._is_formula and not self._value.strip() and not self._may_be_empty:
                self.bare.append(place)
            elif self._format and self._value:
                shown = shown_number(float(self._value), self._format)
                if shown is not None:
                    self.shown[place] = shown


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
