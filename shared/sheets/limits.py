"""How much an uploaded list may hold before it is refused; limits only, no reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bytes, rows, columns and cells that a school's lists never reach but a hostile file does."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 100_000_000
    rows: int = 100_000
    columns: int = 250
    #: of the rectangle that a sheet spans, empty ones too: readers keep them all
    cells: int = 500_000
    cell_characters: int = 10_000
    shown_faults: int = 50
    #: of cells, before it is known which columns are read
    kept_faults: int = 5_000
    header_within_rows: int = 20
