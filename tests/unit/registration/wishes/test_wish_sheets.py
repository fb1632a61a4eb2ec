"""What a sheet of wishes says of students and companies, and every fault in its place."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from services.registration.wishes.domain.company_wishes import read_company_wish_rows
from services.registration.wishes.domain.wish_sheet import (
    Directory,
    SheetFault,
    SheetStudent,
    read_wish_rows,
)

ASE, BO_A, BO_B = UUID(int=1), UUID(int=2), UUID(int=3)
EL, SMED, TØMRER = UUID(int=11), UUID(int=12), UUID(int=13)
DIRECTORY = Directory(
    [
        SheetStudent(ASE, "Åse Lund", "aase@skole.example", "2.A"),
        SheetStudent(BO_A, "Bo Holm", None, "2.A"),
        SheetStudent(BO_B, "Bo Holm", None, "2.B"),
    ],
    {EL: "Elværket A/S", SMED: "Smedjen ApS", TØMRER: "Tømreren"},
)


def read(*rows: Mapping[str, str], limit: int = 3):
    return read_wish_rows(list(enumerate(rows, start=2)), DIRECTORY, limit)


def test_a_student_is_known_by_address_or_by_name_and_class() -> None:
    sheet = read(
        {"email": "AASE@skole.example", "wish_1": "Smedjen ApS"},
        {"name": "bo  holm", "class": "2b", "wish_1": "2", "wish_3": "elværket a/s"},
    )
    assert sheet.faults == []
    assert sheet.lists == {ASE: (SMED,), BO_B: (SMED, EL)}


def test_an_empty_row_of_wishes_is_a_wish_for_nothing() -> None:
    assert read({"email": "aase@skole.example"}).lists == {ASE: ()}


def test_a_company_named_twice_counts_once_at_its_best_rank() -> None:
    sheet = read({"email": "aase@skole.example", "wish_1": "1", "wish_2": "2", "wish_5": "1"})
    assert (sheet.lists, sheet.doubles_dropped, sheet.faults) == ({ASE: (EL, SMED)}, 1, [])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"email": "x@y.example"}, ("email", "unknown_student", {"value": "x@y.example"})),
        ({"name": "Bo Holm"}, ("name", "ambiguous_student", {"value": "Bo Holm"})),
        ({"name": "Bo Holm", "class": "3.C"}, ("name", "unknown_student", {"value": "Bo Holm"})),
        ({}, ("name", "unknown_student", {"value": ""})),
        (
            {"email": "aase@skole.example", "wish_2": "Ingen"},
            ("wish_2", "unknown_company", {"value": "Ingen"}),
        ),
        (
            {"email": "aase@skole.example", "wish_1": "1", "wish_2": "2", "wish_3": "3"},
            (None, "too_many_wishes", {"count": 3, "limit": 2}),
        ),
    ],
)
def test_a_fault_names_its_row_its_column_and_what_stood_there(row, fault) -> None:
    assert read(row, limit=2).faults == [SheetFault(2, *fault)]


def test_a_student_in_two_rows_is_a_fault_that_names_the_first() -> None:
    sheet = read({"email": "aase@skole.example", "wish_1": "1"}, {"name": "Åse Lund"})
    assert sheet.faults == [SheetFault(3, None, "student_twice", {"first": 2})]
    assert sheet.lists == {ASE: (EL,)}


def ask(*rows: Mapping[str, str]):
    return read_company_wish_rows(list(enumerate(rows, start=2)), DIRECTORY)


@pytest.mark.parametrize(
    ("text", "score"), [("", 1), ("x", 1), (" JA ", 1), ("**", 2), ("***", 3), ("1", 1), ("3", 3)]
)
def test_a_company_says_how_much_in_figures_or_signs(text: str, score: int) -> None:
    sheet = ask({"company": "1", "email": "aase@skole.example", "score": text})
    assert (sheet.scores, sheet.faults) == ({EL: {ASE: score}}, [])


@pytest.mark.parametrize("text", ["0", "4", "11", "nej", "-1", "2.0", "²"])
def test_another_score_is_a_fault(text: str) -> None:
    sheet = ask({"company": "1", "email": "aase@skole.example", "score": text})
    assert sheet.faults == [SheetFault(2, "score", "score_unknown", {"value": text})]
    assert sheet.scores == {}


def test_a_pair_twice_is_a_fault_though_the_score_be_the_same() -> None:
    row = {"company": "1", "email": "aase@skole.example"}
    assert ask(row, row).faults == [SheetFault(3, None, "pair_twice", {"first": 2})]


def test_every_fault_of_a_row_is_said_at_once() -> None:
    sheet = ask({"company": "Ingen", "name": "Ukendt", "score": "9"})
    assert [(fault.column, fault.code) for fault in sheet.faults] == [
        ("company", "unknown_company"),
        ("name", "unknown_student"),
        ("score", "score_unknown"),
    ]
