"""Decides what a file is by its bytes and refuses what could hurt the reader; reads no rows.

The name and the content type that the browser sends are ignored: only the content counts.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO, Literal

from shared.sheets.faults import UnreadableFileError
from shared.sheets.limits import Limits

Kind = Literal["xlsx", "xls", "ods", "csv"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"7z\xbc\xaf", b"Rar!")
# A row or cell of a worksheet and where it says that it stands, by column letters and row number.
_PLACE = re.compile(
    rb"<(?:\w+:)?(row|c)(?=[\s/>])"
    rb"""(?:(?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*?\s+r\s*=\s*["']([A-Za-z]*)(\d+)["'])?"""
)
_PORTION = 1_000_000
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.S)
_ODS_VALUE = re.compile(rb"<table:table-cell\b(?=[^>]*office:value)[^>]*>")
_ODS_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_ODS_REPEATED_ROW = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="(\d{5,})"[^>]*>(.*?)</table:table-row>', re.S
)
_ODS_REPEATED_CELL = re.compile(
    rb'<table:table-cell(?=[^>]*office:value)[^>]*number-columns-repeated="(\d{3,})"'
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


def kind_of(content: bytes, limits: Limits) -> Kind:
    """The kind of list that the bytes hold, after every check that needs no parser."""
    if len(content) > limits.file_bytes:
        raise UnreadableFileError("file_too_big", megabytes=limits.file_bytes // 1_000_000)
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise UnreadableFileError("empty_file")
    if content.startswith(b"PK"):
        return _kind_of_zip(content, limits)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_OTHER_FORMATS) or start.startswith((b"<", b"{", b"mz\x90")):
        raise UnreadableFileError("unknown_format")
    return "csv"


def _kind_of_ole(content: bytes) -> Kind:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise UnreadableFileError("password")
    if has("_VBA_PROJECT") or has("Macros"):
        raise UnreadableFileError("macros")
    if not (has("Workbook") or has("Book")):
        raise UnreadableFileError("unknown_format")
    return "xls"


def _kind_of_zip(content: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _kind_of_archive(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UnreadableFileError("damaged") from error


def _kind_of_archive(archive: zipfile.ZipFile, limits: Limits) -> Kind:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError("password")
    if len(entries) > 5_000 or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise UnreadableFileError("unpacks_too_big")
    names = {entry.filename for entry in entries}
    kind: Kind
    if "xl/workbook.xml" in names:
        kind = "xlsx"
    elif "content.xml" in names and "mimetype" in names:
        kind = "ods"
    else:
        raise UnreadableFileError("unknown_format")
    _refuse_active_content(names)
    _inspect_parts(archive, entries, kind, limits)
    return kind


def _refuse_active_content(names: set[str]) -> None:
    if any(
        n.endswith("vbaProject.bin") or n.startswith(("Basic/", "Scripts/", "xl/macrosheets/"))
        for n in names
    ):
        raise UnreadableFileError("macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise UnreadableFileError("external_links")


def _inspect_parts(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], kind: Kind, limits: Limits
) -> None:
    """Unpacks every XML part for real, since the sizes in the directory of the zip may lie."""
    left = limits.unpacked_bytes
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        is_worksheet = kind == "xlsx" and entry.filename.startswith("xl/worksheets/")
        with archive.open(entry) as part:
            text = _read_worksheet(part, left, limits) if is_worksheet else part.read(left + 1)
        left -= len(text)
        if left < 0:
            raise UnreadableFileError("unpacks_too_big")
        _inspect_xml(entry.filename, text, kind, limits)


def _read_worksheet(part: IO[bytes], left: int, limits: Limits) -> bytes:
    """The part, or the refusal as soon as it is known to be too large: nothing more is unpacked."""
    extent, portions, begun = _Extent(limits), [], b""
    while left >= 0 and (portion := part.read(min(_PORTION, left + 1))):
        left -= len(portion)
        portions.append(portion)
        whole, mark, rest = (begun + portion).rpartition(b"<")
        extent.add(whole)
        begun = mark + rest
    extent.add(begun)
    return b"".join(portions)


class _Extent:
    """How far the cells of a worksheet reach; where a place is left out, the order counts."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._row = self._column = 0
        self._rows = self._columns = 0

    def add(self, text: bytes) -> None:
        for kind, letters, number in _PLACE.findall(text):
            if kind == b"row":
                self._row, self._column = int(number) if number else self._row + 1, 0
            else:
                self._column = _column(letters) if letters else self._column + 1
                self._rows = max(self._rows, self._row, int(number or 0))
                self._columns = max(self._columns, self._column)
            if self._rows > self._limits.rows:
                raise UnreadableFileError("too_many_rows", rows=self._limits.rows)
            if self._columns > self._limits.columns:
                raise UnreadableFileError("too_many_columns", columns=self._limits.columns)
            if self._rows * self._columns > self._limits.cells:
                raise UnreadableFileError("too_many_cells", cells=self._limits.cells)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _inspect_xml(name: str, text: bytes, kind: Kind, limits: Limits) -> None:
    if _DTD.search(text[:4096]):
        raise UnreadableFileError("unknown_format")
    if name == "[Content_Types].xml" and b"macroEnabled" in text:
        raise UnreadableFileError("macros")
    if kind == "ods" and name == "content.xml":
        _inspect_ods(text, limits)


def _inspect_ods(text: bytes, limits: Limits) -> None:
    if b"<table:cell-range-source" in text or b'xlink:href="file:' in text:
        raise UnreadableFileError("external_links")
    if any(int(found[1]) > limits.columns for found in _ODS_REPEATED_CELL.finditer(text)):
        raise UnreadableFileError("too_many_columns", columns=limits.columns)
    for found in _ODS_REPEATED_ROW.finditer(text):
        if b"office:value" in found[2]:
            raise UnreadableFileError("too_many_rows", rows=limits.rows)
    cells = sum(
        _repeated(row[1]) * sum(_repeated(cell[0]) for cell in _ODS_VALUE.finditer(row[2]))
        for row in _ODS_ROW.finditer(text)
    )
    if cells > limits.cells:
        raise UnreadableFileError("too_many_cells", cells=limits.cells)


def _repeated(attributes: bytes) -> int:
    found = _ODS_REPEATED.search(attributes)
    return int(found[1]) if found else 1
