"""What was meant by a messy list is what is read, or a fault names the row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from shared.sheets import Imported, Limits, best_fit, import_rows, map_sheet, read_sheets
from shared.sheets.usual_columns import full_name
from tests.property.sheets.messy_lists import COLUMNS, MessyList, text_files, workbooks


def rows_of(imported: Imported) -> list[tuple[str, str, str]]:
    return [
        (full_name(row.values), row.values["class_name"] or "", row.values["email"] or "")
        for row in imported.usable
    ]


def read_otherwise(made: MessyList, imported: Imported) -> list[tuple[Any, Any]]:
    """What was read otherwise than it was meant, and no fault says so: (read, meant)."""
    if imported.faults.is_of_file:
        return []
    rows = [row.number for row in imported.rows]
    if len(rows) != len(made.meant):
        return [(rows, made.meant)]
    meant = [
        each
        for number, each in zip(rows, made.meant, strict=True)
        if number not in imported.faults.rows
    ]
    both = zip(rows_of(imported), meant, strict=True)
    return [(read, wanted) for read, wanted in both if read != wanted]


@settings(deadline=None, max_examples=60)
@given(workbooks())
def test_a_messy_workbook_is_read_as_it_was_meant(made: MessyList) -> None:
    imported = import_rows(made.content, COLUMNS)
    assert read_otherwise(made, imported) == []
    assert not imported.faults.is_of_file
    assert imported.faults.rows == set(made.fault_rows)
    assert len(imported.usable) == len(made.meant) - len(made.fault_rows)


@settings(deadline=None, max_examples=100)
@given(text_files())
def test_a_messy_text_file_is_read_as_it_was_meant_or_refused(made: MessyList) -> None:
    assert read_otherwise(made, import_rows(made.content, COLUMNS)) == []


def read_values_alone(content: bytes) -> Imported:
    """As a reader does that looks at nothing but the values of the cells."""
    sheet = best_fit(read_sheets(content), COLUMNS, Limits())
    return map_sheet(replace(sheet, load_marks=None), COLUMNS)


def test_control_without_reading_beside_the_values_lists_are_read_wrong() -> None:
    otherwise: list[object] = []

    @settings(deadline=None, max_examples=100, database=None)
    @given(workbooks())
    def look(made: MessyList) -> None:
        otherwise.extend(read_otherwise(made, read_values_alone(made.content)))

    look()
    read = {tuple(read)[1:2] for read, _ in otherwise if isinstance(read, tuple)}
    assert ("",) in read, "a class merged over rows is lost"
    assert ("7",) in read, "the look of a number is lost"
