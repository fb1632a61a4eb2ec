"""Reads CSV as schools get it from Excel, Google and old systems; judges no columns."""

from __future__ import annotations

import collections
import csv
import io
import itertools
import re
from collections.abc import Iterator

from shared.sheets.code_pages import decode
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


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of fields.

    A title or a note has commas of its own. Among equals `;`, as Danish Excel writes, then tab.
    """
    if re.fullmatch("sep=.", text.partition("\n")[0], re.I):
        return text[4]
    start = text[:20_000]
    return max(";\t,|", key=lambda sign: _agreeing_lines(start, sign))


def _agreeing_lines(text: str, sign: str) -> int:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        widths = [len(record) for record in itertools.islice(records, 40) if any(record)]
    except csv.Error:
        return 0
    counted = collections.Counter(width for width in widths if width > 1)
    return counted.most_common(1)[0][1] if counted else 0


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
