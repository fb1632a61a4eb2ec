"""Exports open in Excel as they look here, and no cell of them can run."""

from __future__ import annotations

import io
import tracemalloc

import openpyxl
import pytest

from shared.sheets import Column, Table, import_rows, write_excel


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_a_text_that_a_spreadsheet_would_run_is_made_plain(start: str) -> None:
    hostile = start + 'HYPERLINK("http://x","y")'
    book = openpyxl.load_workbook(io.BytesIO(write_excel([Table("x", ["Navn"], [[hostile]])])))
    cell = book.active["A2"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


def test_international_telephone_numbers_stay_readable() -> None:
    written = write_excel([Table("x", ["Telefon"], [["+45 12 34 56 78"]])])
    assert openpyxl.load_workbook(io.BytesIO(written)).active["A2"].value == "+45 12 34 56 78"


def test_what_is_exported_can_be_imported_again() -> None:
    table = Table("Elever", ["Navn", "Klasse"], [["Søren Ærø", "2a"], ["李", "2b"]])
    columns = (Column("name", "Navn"), Column("class_name", "Klasse"))
    rows = import_rows(write_excel([table]), columns).rows
    assert [list(row.values.values()) for row in rows] == [["Søren Ærø", "2a"], ["李", "2b"]]


def test_sheet_names_are_made_valid_and_different() -> None:
    same = "Virksomhed [A/S]: en meget lang titel som Excel ikke tillader"
    book = openpyxl.load_workbook(io.BytesIO(write_excel([Table(same, ["a"], [])] * 2)))
    assert len(set(book.sheetnames)) == 2
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_a_large_list_is_not_kept_in_memory() -> None:
    rows = ([f"Firma {number} A/S", f"Elev {number}", "2.A", "Ja", "Nej"] for number in range(4000))
    write_excel([Table("loads what writes", ["a"], [])])
    tracemalloc.start()
    try:
        written = write_excel([Table("Match", ["Virksomhed", "Elev", "Klasse", "1", "2"], rows)])
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert openpyxl.load_workbook(io.BytesIO(written)).active.max_row == 4001
    assert most < 2_000_000


def test_the_same_lists_give_the_same_bytes() -> None:
    table = Table("x", ["Navn"], [["Ida"]])
    assert write_excel([table]) == write_excel([table])
