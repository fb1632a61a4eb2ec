"""The rows of a list that could not be taken in, as a sheet to mend and to hand in again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from shared.sheets.faults import Fault, column_letters
from shared.sheets.headings import FAULT_HEADING
from shared.sheets.mapping import Imported
from shared.sheets.values import Cell, text
from shared.sheets.writing import Table


@dataclass(frozen=True)
class FaultyCell:
    """A cell that is read, with its heading and the position of its column."""

    position: int
    heading: str
    shown: str
    has_fault: bool


@dataclass(frozen=True)
class FaultyRow:
    number: int
    cells: tuple[FaultyCell, ...]
    sentences: tuple[str, ...]


def faulty_rows(imported: Imported, sentence: Callable[[Fault], str]) -> list[FaultyRow]:
    """The rows with a fault that is shown, each with the cells that are read from it."""
    if imported.header is None:
        return []
    texts = imported.header.texts
    used = sorted({at for positions in imported.header.found.values() for at in positions})
    faults: dict[int, list[Fault]] = defaultdict(list)
    for fault in imported.faults.first:
        faults[fault.row or 0].append(fault)
    found: list[FaultyRow] = []
    for row in imported.read_rows:
        if row.number not in faults:
            continue
        places = {fault.column for fault in faults[row.number]}
        cells = tuple(
            FaultyCell(at, texts[at - 1] or column_letters(at), _shown(row.cells, at), at in places)
            for at in used
        )
        found.append(
            FaultyRow(row.number, cells, tuple(sentence(fault) for fault in faults[row.number]))
        )
    return found


def faulty_table(title: str, imported: Imported, sentence: Callable[[Fault], str]) -> Table:
    """All columns of these rows as they stand, and what is wrong with each in a last one."""
    header = imported.header
    told: dict[int, list[str]] = defaultdict(list)
    for fault in imported.faults.first:
        told[fault.row or 0].append(sentence(fault))
    width = len(header.texts) if header else 0
    rows: list[list[Cell]] = [
        [
            *(_shown(row.cells, at) for at in range(1, width + 1)),
            " ".join(told[row.number]),
        ]
        for row in imported.read_rows
        if row.number in imported.faults.rows
    ]
    return Table(title, [*(header.texts if header else ()), FAULT_HEADING], rows)


def _shown(cells: tuple[Cell, ...], position: int) -> str:
    return text(cells[position - 1]) if position <= len(cells) else ""
