"""Tells rows of a list from what programs write around it: sums, dates, headings anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.sheets.faults import Fault
from shared.sheets.headings import Header
from shared.sheets.reading import SheetRow
from shared.sheets.values import fold, text

_FOOTER = re.compile(
    r"(?:i ?alt|total|sum|antal|udskrevet|udskrift|udskriftsdato|printet|printed|dannet|genereret"
    r"|generated|eksporteret|exported|hentet|opdateret|updated|side|page|kilde|rapport|stand pr"
    r"|pr\.? |dato|date)\b",
    re.I,
)
_SECTION = re.compile(r"(?:klasse|hold|team|gruppe|class)\b[ :]", re.I)


def stray_rows(rows: Sequence[SheetRow], header: Header) -> tuple[list[Fault], list[Fault]]:
    """What is left out and said so, and what has to be judged by a person; both by row.

    Left out: the headings once more, and after the last row a sum or a date of printing. A fault:
    a row with one filled field that stands apart below the list, or that names a class alone.
    """
    folded = [fold(heading) for heading in header.texts]
    left_out = [Fault(row.number, None, "headings_again") for row in rows if _repeats(row, folded)]
    used = {at for positions in header.found.values() for at in positions}
    gone = {fault.row for fault in left_out}
    kept = [row for row in rows if row.number not in gone]
    filled = [_filled(row) for row in kept]
    usual = sum(len(set(places) & used) > 1 for places in filled)
    has_several = len(used) > 1 and usual * 2 > len(kept)
    faults: list[Fault] = []
    for row, is_apart in _last_rows(kept, filled):
        shown = _shown(row)
        has_digit = any(sign.isdigit() for cell in row.cells for sign in text(cell))
        if _FOOTER.match(shown) and has_digit and (has_several or is_apart):
            left_out.append(Fault(row.number, None, "footer_left_out", {"value": shown[:80]}))
        elif is_apart and has_several:
            faults.append(Fault(row.number, None, "stray_row", {"value": shown[:80]}))
    if has_several:
        judged = {fault.row for fault in (*left_out, *faults)}
        faults += [
            Fault(row.number, None, "stray_row", {"value": _shown(row)[:80]})
            for row, places in zip(kept, filled, strict=True)
            if len(places) == 1 and row.number not in judged and _SECTION.match(_shown(row))
        ]
    return left_out, faults


def _last_rows(
    rows: Sequence[SheetRow], filled: Sequence[Sequence[int]]
) -> Iterator[tuple[SheetRow, bool]]:
    """From the end, rows that may be no rows of the list, and whether an empty row parts them."""
    end = len(rows)
    while end > 1 and _is_thin(rows[end - 1], filled[end - 1]):
        end -= 1
    is_apart = False
    for at in range(end, len(rows)):
        is_apart = is_apart or rows[at].number > rows[at - 1].number + 1
        yield rows[at], is_apart


def _is_thin(row: SheetRow, places: Sequence[int]) -> bool:
    """One filled field, or a word for a sum with numbers beside it."""
    if len(places) == 1:
        return True
    beside = [cell for cell in row.cells if cell is not None][1:]
    return bool(_FOOTER.match(_shown(row))) and all(
        isinstance(cell, int | float) or text(cell).replace(".", "").isdigit() for cell in beside
    )


def _filled(row: SheetRow) -> list[int]:
    return [position for position, cell in enumerate(row.cells, start=1) if cell is not None]


def _shown(row: SheetRow) -> str:
    return next((text(cell) for cell in row.cells if cell is not None), "")


def _repeats(row: SheetRow, headings: Sequence[str]) -> bool:
    """Every field says what stands above it, as on each page of a print."""
    places = _filled(row)
    return len(places) > 1 and all(
        position <= len(headings) and fold(text(row.cells[position - 1])) == headings[position - 1]
        for position in places
    )
