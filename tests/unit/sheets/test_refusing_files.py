"""Files that are damaged, hostile or hold CPR numbers are refused, with nothing taken in."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from shared.sheets import Column, Limits, fault_text, import_rows
from tests.unit.sheets.files import excel, ods, rezipped, saved, with_parts

COLUMNS = (Column("name", "Navn", required=True), Column("note", "Note"))
LIST = excel([["Navn", "Note"], ["Ida", "x"]])


def refusal(content: bytes, limits: Limits | None = None) -> str:
    imported = import_rows(content, COLUMNS, limits)
    assert not imported.ok
    return imported.faults.first[0].code


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def lying_zip(content: bytes) -> bytes:
    """The directory says one byte, the stream unpacks to megabytes."""
    big = with_parts(content, {"xl/worksheets/sheet9.xml": b" " * 3_000_000})
    with zipfile.ZipFile(io.BytesIO(big)) as archive:
        size = archive.getinfo("xl/worksheets/sheet9.xml").file_size
    return big.replace(size.to_bytes(4, "little"), (2_000_000).to_bytes(4, "little"))


def old_excel(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(n.encode("utf-16-le") for n in names)


def far_away_cell(reference: str) -> bytes:
    def move(name: str, data: bytes) -> bytes:
        return data.replace(b'r="B2"', f'r="{reference}"'.encode()) if "sheet1" in name else data

    return rezipped(LIST, move)


def with_formula_without_result() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Navn", "Note"])
    book.active.append(["Ida", "=1+1"])
    return saved(book)


REPEATED_ROW = (
    '<table:table-row table:number-rows-repeated="900000"><table:table-cell '
    'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
)
REPEATED_CELL = (
    '<table:table-row><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'
)


REPEATED_BLOCK = (
    '<table:table-row table:number-rows-repeated="9000"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="200"><text:p>x</text:p>'
    "</table:table-cell></table:table-row>"
)


def unplaced(*, rows: int, columns: int) -> bytes:
    """Small as a file and large when unpacked; no cell says where it stands."""
    row = b"<row>" + b"<c><v>1</v></c>" * columns + b"</row>"

    def fill(name: str, data: bytes) -> bytes:
        if "sheet1" not in name:
            return data
        head, _, _ = data.partition(b"<sheetData>")
        return head + b"<sheetData>" + row * rows + b"</sheetData></worksheet>"

    return rezipped(LIST, fill)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n  \n", "empty_file"),
        (excel([]), "empty_file"),
        (b"Navn;Note\n", "no_rows"),
        (excel([["Navn", "Note"]]), "no_rows"),
        (b"Fornavn;Alder\nIda;7\n", "no_header"),
        (b"%PDF-1.7 ...", "unknown_format"),
        (b"<html><table><tr><td>Navn", "unknown_format"),
        (b'{"Navn": 1}', "unknown_format"),
        (b"PK\x03\x04 broken", "damaged"),
        (LIST[: len(LIST) // 2], "damaged"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "damaged"),
        (zipped({"word/document.xml": b"<x/>"}), "unknown_format"),
        (old_excel("EncryptionInfo", "EncryptedPackage"), "password"),
        (old_excel("Workbook", "_VBA_PROJECT_CUR"), "macros"),
        (old_excel("WordDocument"), "unknown_format"),
        (old_excel("Workbook"), "damaged"),
        (with_parts(LIST, {"xl/vbaProject.bin": b"x"}), "macros"),
        (with_parts(LIST, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "external_links"),
        (with_parts(LIST, {"xl/worksheets/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
         "unknown_format"),
        (far_away_cell("XFD2"), "too_many_columns"),
        (far_away_cell("B1048576"), "too_many_rows"),
        (far_away_cell("IP99999"), "too_many_cells"),
        (far_away_cell("Z20000"), "too_many_cells"),
        (unplaced(rows=100_001, columns=1), "too_many_rows"),
        (unplaced(rows=10, columns=251), "too_many_columns"),
        (unplaced(rows=5_001, columns=100), "too_many_cells"),
        (b"Navn;Note\n" + b";;;;;;;;;;\n" * 50_000, "too_many_cells"),
        (ods([["Navn"]], REPEATED_BLOCK), "too_many_cells"),
        (ods([["Navn"]], REPEATED_ROW), "too_many_rows"),
        (ods([["Navn"]], REPEATED_CELL), "too_many_columns"),
        (b'Navn;Note\nIda;"aldrig lukket\nBo;x\n', "unclosed_quote"),
        (b"Navn;Note\nI\x00da;x\n", "nul"),
        ("Navn;Note\nIda\u202egpj.exe;x\n".encode(), "hidden_characters"),
        (b"Navn;Note\nIda;" + b"x" * 1_000_000 + b"\n", "cell_too_long"),
        (b"Navn;Note\nIda;#REF!\n", "error_value"),
        (with_formula_without_result(), "formula_without_value"),
        (b"Navn\n\x81\x8d\n", "unknown_encoding"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_own_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_parts(LIST, {"xl/worksheets/sheet9.xml": b" " * 3_000_000})
    assert refusal(bomb, Limits(unpacked_bytes=1_000_000)) == "unpacks_too_big"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    assert refusal(lying_zip(LIST), Limits(unpacked_bytes=2_500_000)) in {
        "unpacks_too_big",
        "damaged",
    }


def test_a_small_file_of_four_million_cells_is_refused_before_it_is_in_memory() -> None:
    content = unplaced(rows=40_000, columns=100)
    assert len(content) < 1_000_000
    tracemalloc.start()
    try:
        assert refusal(content) == "too_many_cells"
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


def test_a_file_over_the_limit_is_refused_unread() -> None:
    assert refusal(b"Navn\n" + b"Ida\n" * 100, Limits(file_bytes=100)) == "file_too_big"


def test_every_refusal_has_a_sentence() -> None:
    text = fault_text(import_rows(b"Navn;Note\nIda;#REF!\n", COLUMNS).faults.first[0])
    assert text == (
        "Række 2, kolonne B: Feltet viser en fejl fra Excel (#REF!). "
        "Ret formlen, eller skriv værdien."
    )


@pytest.mark.parametrize(
    "cell",
    [
        "010203-1234",
        "Ida 010203-1234",
        "010203 1234",
        "010203\u20131234",
        "2110625629",
        "0101901234",
        2110625629,
        101901234,
    ],
)
def test_a_cpr_number_in_any_cell_refuses_the_list(cell: str | int) -> None:
    content = excel([["Navn", "Bemærkning uden for kolonnerne"], ["Ida", cell]])
    imported = import_rows(content, COLUMNS)
    assert [(f.row, f.column, f.code) for f in imported.faults.first] == [(2, 2, "cpr")]
    assert str(cell) not in fault_text(imported.faults.first[0])


@pytest.mark.parametrize(
    "cell",
    [
        "12345678",
        "+45 12 34 56 78",
        "+4512345678",
        4512345678,
        "20 30 40 50",
        "DK13585628",
        13585628,
        "1003425672",
        "991231-1234",
        "2027-03-04",
        "5790000123457",
    ],
)
def test_telephone_company_and_product_numbers_are_no_cpr_numbers(cell: str | int) -> None:
    assert import_rows(excel([["Navn", "Note"], ["Ida", cell]]), COLUMNS).ok
