"""Lists that schools really have are read as they were meant."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from shared.sheets import Column, Limits, fault_text, fold, import_rows
from shared.sheets import values as read_as
from tests.unit.sheets.files import excel, ods

STUDENTS = (
    Column("name", "Navn", aliases=["Elev", "Fulde navn"], required=True),
    Column("email", "E-mail", aliases=["mail", "e-mailadresse"], parse=read_as.email, unique=True),
    Column("class_name", "Klasse", aliases=["Hold"]),
    Column("wishes", "Ønske", aliases=["Prioritet", "Wahl"], numbered=True),
)
LINES = "Navn;E-mail;Klasse\nSøren Ærø;soren@skole.dk;EUX 2.A\nÅse O'Brien;aase@skole.dk;EUX 2.A\n"


def names(content: bytes) -> list[str]:
    imported = import_rows(content, STUDENTS)
    assert imported.ok, [fault_text(fault) for fault in imported.faults.first]
    return [row.values["name"] for row in imported.rows]


def faults(content: bytes, columns: tuple[Column, ...] = STUDENTS) -> list[str]:
    return [fault_text(fault) for fault in import_rows(content, columns).faults.first]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_danish_letters_survive_every_encoding_that_excel_writes(encoding: str) -> None:
    assert names(LINES.encode(encoding)) == ["Søren Ærø", "Åse O'Brien"]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found(separator: str) -> None:
    assert names(LINES.replace(";", separator).encode()) == ["Søren Ærø", "Åse O'Brien"]


def test_a_comma_inside_a_heading_does_not_hide_the_tabs() -> None:
    content = "Navn\tE-mail, privat\tKlasse\nIda\t\t1a\n".encode("utf-16")
    assert names(content) == ["Ida"]


def test_the_separator_line_that_excel_understands_is_no_heading() -> None:
    assert names(b"sep=;\r\n" + LINES.encode()) == ["Søren Ærø", "Åse O'Brien"]


def test_old_mac_line_ends_and_quoted_line_breaks_are_read() -> None:
    content = b'Navn;Klasse\rIda;"linje 1\rlinje 2"\rBo;1a\r'
    assert names(content) == ["Ida", "Bo"]


def test_headings_may_be_in_capitals_in_another_order_under_a_title() -> None:
    rows = [
        ["Elevliste 2026", None, None],
        [],
        ["KLASSE", "ELEV", "EMAIL"],
        ["1a", "Ida", "i@x.dk"],
    ]
    imported = import_rows(excel(rows), STUDENTS)
    assert imported.rows[0].values == {
        "name": "Ida",
        "email": "i@x.dk",
        "class_name": "1a",
        "wishes": [],
    }
    assert imported.rows[0].number == 4


def test_the_sheet_that_fits_is_chosen_among_several() -> None:
    import openpyxl

    from tests.unit.sheets.files import saved

    book = openpyxl.Workbook()
    book.active.append(["Vejledning"])
    right = book.create_sheet("Elever")
    right.append(["Navn", "E-mail"])
    right.append(["Ida", "ida@skole.dk"])
    assert names(saved(book)) == ["Ida"]


def test_open_document_lists_are_read_with_the_empty_rows_that_libreoffice_adds() -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert names(ods([["Navn", "Klasse"], ["Ida", "1a"]], tail)) == ["Ida"]


def test_numbered_headings_become_one_list_in_order_without_gaps() -> None:
    content = b"Navn;2. prioritet;1. prioritet;3. prioritet\nIda;18;6;\nBo;;;7\n"
    imported = import_rows(content, STUDENTS)
    assert [row.values["wishes"] for row in imported.rows] == [["6", "18"], ["7"]]


def test_numbers_dates_and_formulas_with_a_result_are_read_from_excel() -> None:
    columns = (
        Column("room", "Lokale"),
        Column("seats", "Pladser", parse=read_as.whole_number(0, 500)),
        Column("day", "Dato", parse=read_as.date),
    )
    rows = [["Lokale", "Pladser", "Dato"], [101, "20", dt.date(2027, 3, 3)], ["008", 15.0, 43831]]
    imported = import_rows(excel(rows), columns)
    assert [tuple(row.values.values()) for row in imported.rows] == [
        ("101", 20, dt.date(2027, 3, 3)),
        ("008", 15, dt.date(2020, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03-04-27", dt.date(2027, 4, 3)),
        ("3.4.2027", dt.date(2027, 4, 3)),
        ("2027-04-03", dt.date(2027, 4, 3)),
        ("3. april 2027", dt.date(2027, 4, 3)),
        ("43831", dt.date(2020, 1, 1)),
        (43831.0, dt.date(2020, 1, 1)),
        ("24-12-98", dt.date(1998, 12, 24)),
    ],
)
def test_dates_are_read_the_danish_way(written: str | float, day: dt.date) -> None:
    assert read_as.date(written) == day


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("8.15", dt.time(8, 15)),
        ("kl. 8", dt.time(8)),
        (0.34375, dt.time(8, 15)),
        ("13:10:00", dt.time(13, 10)),
    ],
)
def test_times_are_read_the_danish_way(written: str | float, time: dt.time) -> None:
    assert read_as.time_of_day(written) == time


def test_faults_say_row_and_column_and_what_to_do() -> None:
    columns = (
        Column("name", "Navn", required=True),
        Column("day", "Dato", parse=read_as.date),
        Column("seats", "Pladser", parse=read_as.whole_number(1, 50)),
        Column("email", "E-mail", parse=read_as.email),
    )
    content = "Navn;Dato;Pladser;E-mail\nIda;31-02;12.7;ida\n;31-02-2027;٣;ida@skole.dk\n".encode()
    assert faults(content, columns) == [
        "Række 2, kolonne B (Dato): »31-02« er ikke en dato. Skriv den som 03-04-2027.",
        "Række 2, kolonne C (Pladser): »12.7« er ikke et helt tal.",
        "Række 2, kolonne D (E-mail): »ida« er ikke en e-mailadresse.",
        "Række 3, kolonne A (Navn): Feltet er tomt, men skal udfyldes.",
        "Række 3, kolonne B (Dato): Datoen »31-02-2027« findes ikke.",
        "Række 3, kolonne C (Pladser): »٣« er ikke et helt tal.",
    ]


def test_missing_and_double_columns_are_named() -> None:
    assert faults(b"E-mail;mail\ni@x.dk;j@x.dk\n") == [
        "Række 1: Kolonnen »Navn« mangler. Filen har: E-mail, mail.",
        "Række 1, kolonne B: Kolonnen »E-mail« findes allerede i kolonne A. Slet den ene.",
    ]


def test_unused_columns_are_listed_and_do_no_harm() -> None:
    imported = import_rows(b"Navn;Skostr\nIda;38\n", STUDENTS)
    assert imported.ok
    assert imported.ignored == ["Skostr"]


def test_the_same_value_twice_is_found_in_spite_of_case_and_spelling_of_letters() -> None:
    columns = (Column("name", "Navn", unique=True),)
    decomposed = unicodedata.normalize("NFD", " åse  Ø")
    content = f"Navn\nÅse Ø\n{decomposed}\n".encode()
    assert faults(content, columns) == [
        "Række 3, kolonne A (Navn): »åse Ø« står allerede i række 2."
    ]


def test_class_names_spelt_three_ways_fold_alike() -> None:
    assert fold("EUX 2.A") == fold("eux2a") == fold(" Eux\u00a02 a ") != fold("EUX 2.B")


@pytest.mark.parametrize("name", ["O'Brien", "Ængmark-Ødegård", "X", "D’Angelo", "李"])
def test_unusual_names_pass(name: str) -> None:
    assert names(f"Navn\n{name}\n".encode()) == [name]


def test_the_first_fifty_faults_are_shown_and_all_are_counted() -> None:
    content = "Navn;E-mail\n" + "Ida;forkert\n" * 70
    imported = import_rows(content.encode(), STUDENTS)
    assert (len(imported.faults.first), imported.faults.total) == (50, 70)


def test_a_hundred_thousand_rows_are_read_and_one_more_is_refused() -> None:
    limits = Limits(rows=1_000)
    exactly = "Navn\n" + "Ida\n" * 999
    assert len(import_rows(exactly.encode(), STUDENTS, limits).rows) == 999
    over = import_rows((exactly + "Bo\n").encode(), STUDENTS, limits)
    assert fault_text(over.faults.first[0]) == (
        "Listen har mere end 1000 rækker. Del den i flere filer."
    )
