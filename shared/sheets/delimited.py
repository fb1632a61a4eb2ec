"""Reads CSV as schools get it from Excel, Google and old systems; judges no columns."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from shared.sheets.faults import UnreadableFileError
from shared.sheets.limits import Limits


def read_delimited(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """The records in order; a blank line is an empty one, so that numbers match Excel."""
    text = decode(content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter(lines)
    if lines[:5].casefold() == f"sep={delimiter}" and lines[5:6] in ("\n", ""):
        lines = lines[6:]
    return _records(lines, delimiter, limits)


def decode(content: bytes) -> str:
    """BOM or UTF-16 first, then UTF-8, then the Windows code page of Western Europe."""
    if content.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content[1:40:2].count(0) > 12:
        encodings = ["utf-16-le"]
    elif content[0:40:2].count(0) > 12:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError("unknown_encoding")


def _delimiter(text: str) -> str:
    """`;` where the first line has one, as Danish Excel writes; else tab, else comma.

    A tab is tried before the comma because a heading may hold a comma but hardly ever a tab.
    """
    first = next((line for line in text.split("\n") if line.strip()), "")
    if first[:4].casefold() == "sep=" and len(first) == 5:
        return first[4]
    unquoted = "".join(first.split('"')[::2])
    return next((sign for sign in ";\t," if sign in unquoted), ";")


def _records(text: str, delimiter: str, limits: Limits) -> Iterator[list[str]]:
    # The longest field is judged cell by cell later, where it gets its row and column.
    csv.field_size_limit(limits.file_bytes)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError("unclosed_quote", row=row) from error
        yield record
