"""Reads uploaded lists (Excel, ODS, CSV) and writes safe exports; it knows no domain."""

from shared.sheets.columns import Column
from shared.sheets.faults import Fault, Faults, UnreadableFileError
from shared.sheets.limits import Limits
from shared.sheets.mapping import (
    Imported,
    ImportedRow,
    ReadingChoices,
    best_fit,
    import_rows,
    map_sheet,
)
from shared.sheets.reading import Sheet, SheetRow, read_sheets
from shared.sheets.texts import fault_text
from shared.sheets.values import BadCellError, Cell, fold
from shared.sheets.writing import Table, write_excel

__all__ = [
    "BadCellError",
    "Cell",
    "Column",
    "Fault",
    "Faults",
    "Imported",
    "ImportedRow",
    "Limits",
    "ReadingChoices",
    "Sheet",
    "SheetRow",
    "Table",
    "UnreadableFileError",
    "best_fit",
    "fault_text",
    "fold",
    "import_rows",
    "map_sheet",
    "read_sheets",
    "write_excel",
]
