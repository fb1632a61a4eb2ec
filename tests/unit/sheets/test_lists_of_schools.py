"""What a person sees in a list is what is read from it, or a fault names the cell."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from shared.sheets import Column, Imported, ReadingChoices, fault_text, import_rows
from shared.sheets import values as read_as
from tests.unit.sheets.files import ods, rezipped, saved

STUDENTS = (
    Column("name", "Navn", aliases=["Elev"]),
    Column("first_name", "Fornavn"),
    Column("last_name", "Efternavn"),
    Column("class_name", "Klasse", aliases=["Hold"], parse=read_as.class_label),
    Column("email", "E-mail", aliases=["Mail"], parse=read_as.email),
    Column("wishes", "Ønske", aliases=["Ønsker", "Valg", "Prio", "Choice", "Wahl"], numbered=True),
)
ROOMS = (
    Column("building", "Bygning"),
    Column("name", "Lokale", required=True),
    Column("seats", "Pladser", parse=read_as.whole_number(1, 500)),
)


def written(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook as XlsxWriter makes it; `fill` gets the book and its first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        fill(book, book.add_worksheet("Ark1"))
    return out.getvalue()


def rows_of(sheet: Any, rows: list[list[Any]], first: int = 0) -> None:
    for at, row in enumerate(rows, start=first):
        sheet.write_row(at, 0, row)


def values(imported: Imported) -> list[tuple[Any, ...]]:
    assert imported.ok, faults(imported)
    return [tuple(value for value in row.values.values() if value) for row in imported.rows]


def faults(imported: Imported) -> list[str]:
    return [fault_text(fault) for fault in imported.faults.first]


def notes(imported: Imported) -> list[str]:
    return [fault_text(note) for note in imported.notes.first]


def test_a_merged_value_holds_for_all_its_rows() -> None:
    def fill(_: Any, sheet: Any) -> None:
        rows_of(sheet, [["Klasse", "Navn"], ["", "Ida"], ["", "Bo"], ["VVS1", "Eva"]])
        sheet.merge_range("A2:A3", "EL2")

    imported = import_rows(written(fill), STUDENTS)
    assert values(imported) == [("Ida", "EL2"), ("Bo", "EL2"), ("Eva", "VVS1")]


def test_a_merged_value_makes_no_row_of_an_empty_one() -> None:
    def fill(_: Any, sheet: Any) -> None:
        rows_of(sheet, [["Klasse", "Navn"], ["", "Ida"]])
        sheet.merge_range("A2:A9", "EL2")

    assert values(import_rows(written(fill), STUDENTS)) == [("Ida", "EL2")]


def test_merged_cells_of_open_document_lists_hold_too() -> None:
    cell = '<table:table-cell office:value-type="string"{0}><text:p>{1}</text:p></table:table-cell>'
    span = ' table:number-rows-spanned="2"'
    tail = (
        f"<table:table-row>{cell.format(span, 'EL2')}{cell.format('', 'Ida')}</table:table-row>"
        "<table:table-row table:visibility='filter'><table:covered-table-cell/>"
        f"{cell.format('', 'Bo')}</table:table-row>"
    )
    imported = import_rows(ods([["Klasse", "Navn"]], tail), STUDENTS)
    assert values(imported) == [("Ida", "EL2"), ("Bo", "EL2")]
    assert notes(imported) == ["1 skjult række kom med (række 3)."]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (7, "000", "007"),
        (1.1, "0.00", "1.10"),
        (2.2, "0.00", "2.20"),
        (101, "General", "101"),
        (101, '"A"0', "A101"),
        (12, '0"." "sal"', "12. sal"),
        (20123456, "00 00 00 00", "20 12 34 56"),
        (1234, "#,##0", "1234"),
        (0.5, "0%", "50%"),
        (-3, "0;(0)", "(3)"),
        (2.5, "0.0##", "2.5"),
        (1.005, "0.00", "1.01"),
        (3, "0.00_-", "3.00"),
        (4, "[Red]00", "04"),
    ],
)
def test_a_number_in_a_column_of_words_is_as_the_screen_shows_it(
    value: float, code: str, shown: str
) -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows_of(sheet, [["Lokale", "Pladser"]])
        sheet.write_number(1, 0, value, book.add_format({"num_format": code}))
        sheet.write_number(1, 1, 24, book.add_format({"num_format": '0.00 "stole"'}))

    assert values(import_rows(written(fill), ROOMS)) == [(shown, 24)]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("d-mmm", "1-feb"),
        ("mmm-yy", "feb-26"),
        ("dd-mm-yyyy", "01-02-2026"),
        ("yyyy/mm/dd h:mm", "2026/02/01 0:00"),
        ("[$-406]d. mmmm yyyy", "1. februar 2026"),
    ],
)
def test_a_class_that_excel_made_a_date_is_a_fault_with_what_excel_shows(
    code: str, shown: str
) -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows_of(sheet, [["Navn", "Klasse"], ["Ida"], ["Bo", True]])
        sheet.write_datetime(1, 1, dt.date(2026, 2, 1), book.add_format({"num_format": code}))

    first, second = faults(import_rows(written(fill), STUDENTS))
    assert first.startswith("Række 2, kolonne B (Klasse): Excel har gjort feltet til en dato")
    assert f"»{shown}«" in first
    assert second.startswith("Række 3, kolonne B (Klasse): Excel har gjort feltet til SAND.")


@pytest.mark.parametrize("label", ["01-02-2026", "2026-02-01", "1-feb", "feb-26", "SAND"])
def test_what_excel_made_of_a_class_before_it_wrote_csv_is_a_fault_too(label: str) -> None:
    [fault] = faults(import_rows(f"Navn;Klasse\nIda;{label}\n".encode(), STUDENTS))
    assert fault.startswith("Række 2, kolonne B (Klasse): Excel har gjort")


@pytest.mark.parametrize("label", ["2.1", "1-2", "EL 2-26", "maj2", "24-12"])
def test_classes_that_only_look_a_little_like_a_date_pass(label: str) -> None:
    assert values(import_rows(f"Navn;Klasse\nIda;{label}\n".encode(), STUDENTS)) == [("Ida", label)]


def with_formula(*, in_list: bool, hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Forside"
    book.active.append(["Elevliste", "=1+1" if not in_list else "2027"])
    right = book.create_sheet("Elever")
    right.append(["Navn", "E-mail"])
    right.append(["Ida", '="ida"&"@skole.example"' if in_list else "ida@skole.example"])
    right.append(["Bo", "bo@skole.example"])
    if hidden:
        book["Forside"].sheet_state = "hidden"
        book.active = 1
    return saved(book)


def test_a_formula_without_a_value_is_a_fault_of_its_cell_in_the_sheet_that_is_read() -> None:
    imported = import_rows(with_formula(in_list=True), STUDENTS)
    assert [(f.row, f.column, f.code) for f in imported.faults.first] == [
        (2, 2, "formula_without_value")
    ]
    assert [row.values["name"] for row in imported.usable] == ["Bo"]


@pytest.mark.parametrize("hidden", [False, True])
def test_a_formula_in_another_sheet_is_no_fault_and_the_sheet_is_named(*, hidden: bool) -> None:
    imported = import_rows(with_formula(in_list=False, hidden=hidden), STUDENTS)
    assert [name for name, _ in values(imported)] == ["Ida", "Bo"]
    assert imported.sheet == "Elever"
    expected = [] if hidden else ["Arket »Elever« er læst. Disse ark er ikke: Forside."]
    assert notes(imported) == expected


def test_a_formula_whose_result_is_no_text_is_an_empty_field() -> None:
    def fill(_: Any, sheet: Any) -> None:
        rows_of(sheet, [["Navn", "E-mail"], ["Ida"]])
        sheet.write_formula("B2", '=IF(A2="","x","")', None, "x")

    content = rezipped(written(fill), lambda _, part: part.replace(b"<v>x</v>", b"<v></v>"))
    assert values(import_rows(content, STUDENTS)) == [("Ida",)]


LINES = "Navn;Klasse\nSøren Kjær;TØ2\nÅse Grøbøl;TØ2\nChloé Møller;X\n"


@pytest.mark.parametrize("page", ["mac_roman", "cp850", "cp865", "iso-8859-1", "iso-8859-15"])
def test_old_code_pages_are_read(page: str) -> None:
    names = [row[0] for row in values(import_rows(LINES.encode(page), STUDENTS))]
    assert names == ["Søren Kjær", "Åse Grøbøl", "Chloé Møller"]


def test_capitals_of_dos_are_no_apostrophes() -> None:
    assert values(import_rows("Navn\nHÆNGE\n".encode("cp850"), STUDENTS)) == [("HÆNGE",)]


@pytest.mark.parametrize(
    "content",
    [
        "Navn\nSøren Kjær\nPaweł\n".encode("cp1250", "replace").replace(b"?", b"\xb3"),
        "Navn\nЖеня\n".encode("cp1251"),
        "Navn\nSøren\n".encode() + "Kjær\n".encode("cp1252"),
        "Navn\nSøren\n".encode().decode("cp1252").encode(),
        b"Navn\nS|ren Kj{r\n",
        "Navn\nårs\n".encode("cp850"),
    ],
)
def test_letters_that_cannot_be_told_are_refused_and_not_guessed(content: bytes) -> None:
    [fault] = faults(import_rows(content, STUDENTS))
    assert "CSV UTF-8" in fault


@pytest.mark.parametrize(
    "name",
    [
        "O’Brien",
        "D’ANGELO",
        "Guðrún Þórsdóttir",
        "Šarin",
        "“Nordlys”",
        "Æ",
        "François",
        "Bo – Lund",
    ],
)
def test_windows_letters_that_are_meant_pass(name: str) -> None:
    assert values(import_rows(f"Navn\n{name}\n".encode("cp1252"), STUDENTS)) == [(name,)]


def test_a_title_with_commas_does_not_choose_the_separator() -> None:
    content = "Holdliste, EL2, foråret, 2027\n\nNavn;Klasse\nIda;EL2\nBo;EL2\n".encode()
    assert values(import_rows(content, STUDENTS)) == [("Ida", "EL2"), ("Bo", "EL2")]


def test_two_rows_of_headings_are_read_as_one() -> None:
    def fill(_: Any, sheet: Any) -> None:
        rows_of(sheet, [["", "", "Klasse"], ["Fornavn", "Efternavn"], ["Ida", "Holm", "EL2"]])
        sheet.merge_range("A1:B1", "Navn")

    assert values(import_rows(written(fill), STUDENTS)) == [("Ida", "Holm", "EL2")]


def test_numbers_under_a_heading_over_several_columns_are_its_places() -> None:
    def fill(_: Any, sheet: Any) -> None:
        rows_of(sheet, [["Navn"], ["", 1, 2], ["Ida", "Nordlys", "Måløv"]])
        sheet.merge_range("B1:C1", "Ønsker")

    [row] = import_rows(written(fill), STUDENTS).rows
    assert row.values["wishes"] == ["Nordlys", "Måløv"]


def test_a_heading_over_two_filled_columns_is_a_fault() -> None:
    def fill(_: Any, sheet: Any) -> None:
        rows_of(sheet, [["", "", "Klasse"], ["Ida", "Holm", "EL2"]])
        sheet.merge_range("A1:B1", "Navn")

    [fault] = faults(import_rows(written(fill), STUDENTS))
    assert "»Navn« dækker flere kolonner" in fault


def test_sums_dates_of_printing_and_headings_anew_are_left_out_and_said_so() -> None:
    content = (
        "Navn;Klasse\nIda;EL2\nNavn;Klasse\nBo;EL2\n\nI alt 2 elever;\nUdskrevet 30-11-2026;\n"
    )
    imported = import_rows(content.encode(), STUDENTS)
    assert [row[0] for row in values(imported)] == ["Ida", "Bo"]
    assert notes(imported) == [
        "Række 3: Overskrifterne står her igen, og rækken er ikke taget med.",
        "Række 6: »I alt 2 elever« hører ikke til listen og er ikke taget med.",
        "Række 7: »Udskrevet 30-11-2026« hører ikke til listen og er ikke taget med.",
    ]


@pytest.mark.parametrize("tail", ["\nHusk at ringe til Karen;\n", "Hold VVS1;\nEva;VVS1\n"])
def test_a_row_that_may_be_a_note_is_a_fault(tail: str) -> None:
    imported = import_rows(f"Navn;Klasse\nIda;EL2\nBo;EL2\nOle;EL2\n{tail}".encode(), STUDENTS)
    [fault] = faults(imported)
    assert "ligner ikke en række i listen" in fault


@pytest.mark.parametrize("last", ["Total;\n", "Hold;\n", "Sidesel;\n"])
def test_a_last_student_without_a_class_stays(last: str) -> None:
    imported = import_rows(f"Navn;Klasse\nIda;EL2\nBo;EL2\n{last}".encode(), STUDENTS)
    assert len(values(imported)) == 3


def hidden_list() -> bytes:
    def fill(_: Any, sheet: Any) -> None:
        rows_of(sheet, [["Navn", "Klasse"], ["Ida", "EL2"], ["Gustav", "EL2"], ["Bo", "EL2"]])
        sheet.set_row(2, options={"hidden": True})

    return written(fill)


def test_hidden_rows_come_along_and_are_said_or_are_left_out() -> None:
    imported = import_rows(hidden_list(), STUDENTS)
    assert (len(imported.rows), notes(imported)) == (3, ["1 skjult række kom med (række 3)."])
    choices = ReadingChoices(leaves_hidden_out=True)
    without = import_rows(hidden_list(), STUDENTS, choices=choices)
    assert [row.values["name"] for row in without.rows] == ["Ida", "Bo"]
    assert notes(without) == ["1 skjult række er ikke taget med (række 3)."]


@pytest.mark.parametrize("number", ["0701234567", "4,52012E+09", "ring til Bo"])
def test_a_number_that_cannot_be_read_is_a_note_and_the_row_comes_in(number: str) -> None:
    columns = (
        Column("name", "Firma"),
        Column("phone", "Tlf", parse=read_as.phone, note="phone_left_out"),
    )
    imported = import_rows(f"Firma;Tlf\nNordlys;{number}\n".encode(), columns)
    assert values(imported) == [("Nordlys",)]
    assert notes(imported)[0].startswith(f"Række 2, kolonne B (Tlf): »{number}« kan ikke læses")


@pytest.mark.parametrize(
    "headings",
    [
        "Valg 1;Valg 2",
        "Første ønske;Andet ønske",
        "Ønske nr. 1;Ønske nr. 2",
        "Prio 1;Prio2",
        "1st choice;2nd choice",
        "Erste Wahl;Zweite Wahl",
        "1. Wahl;2. Wahl",
        "Ønske 1 (vigtigst);Ønske 2",
        "Førstevalg;Andetvalg",
        "Ønske;Ønske 2",
    ],
)
def test_the_usual_words_for_wishes_are_read(headings: str) -> None:
    [row] = import_rows(f"Navn;{headings}\nIda;6;18\n".encode(), STUDENTS).rows
    assert row.values["wishes"] == ["6", "18"]


def test_a_second_wish_without_a_first_is_a_fault_with_what_was_not_understood() -> None:
    [fault] = faults(import_rows("Navn;Drøm A;Ønske 2\nIda;6;18\n".encode(), STUDENTS))
    assert fault.startswith("Række 1: Kolonnen »Ønske 1« mangler")
    assert "Drøm A" in fault


def test_a_list_without_a_needed_column_names_what_it_has_and_what_was_looked_for() -> None:
    columns = (Column("name", "Navn"), Column("wishes", "Ønske", numbered=True, needed=True))
    [fault] = faults(import_rows(b"Navn;Drom A;Drom B\nIda;6;18\n", columns))
    assert fault == "Række 1: Kolonnen »Ønske 1« mangler. Filen har: Navn, Drom A, Drom B."
    [fault] = faults(import_rows(b"Foo;Bar\n1;2\n", columns))
    assert "Der søges Ønske 1; filen har Foo, Bar." in fault


def test_every_column_that_is_not_used_is_named_also_without_a_heading() -> None:
    imported = import_rows(b"Navn;Skostr;\nIda;38;x\n", STUDENTS)
    assert list(imported.ignored) == ["Skostr", "C"]


def test_a_person_can_say_what_a_heading_is() -> None:
    content = "Kaldenavn;Navn;Drøm A\nIda;Ida Holm;6\n".encode()
    said = {read_as.fold("Kaldenavn"): "name", read_as.fold("Drøm A"): "wishes.1"}
    imported = import_rows(content, STUDENTS, choices=ReadingChoices(headings=said))
    assert values(imported) == [("Ida", ["6"])]
    assert list(imported.ignored) == ["Navn"]


def test_a_cell_that_was_written_anew_is_judged_like_the_others() -> None:
    content = b"Navn;E-mail\nIda;ida(at)x.example\nBo;bo@x.example\n"
    assert len(import_rows(content, STUDENTS).usable) == 1
    for text, is_right in (("ida@x.example", True), ("010203-1234", False)):
        choices = ReadingChoices(corrections={"": {(2, 2): text}})
        assert import_rows(content, STUDENTS, choices=choices).ok is is_right
