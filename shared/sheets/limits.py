"""How much an uploaded list may hold before it is refused; limits only, no reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bytes, rows and columns that a school's lists never reach but a hostile file does."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 200_000_000
    rows: int = 100_000
    columns: int = 250
    cell_characters: int = 10_000
    shown_faults: int = 50
    header_within_rows: int = 20
