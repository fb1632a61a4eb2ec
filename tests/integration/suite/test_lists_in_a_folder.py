"""What stands in a folder's lists is what is planned, or a text names file, row and column."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from services.suite.cli import main

WISHES = "Navn;Klasse;Ønske 1;Ønske 2\nIda Holm;EL1;Nordlys;Måløv Byg\nBo Lund;EL1;Nordlys;\n"
COMPANIES = "Virksomhed\nNordlys\nMåløv Byg\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lists = tmp_path / "lister"
    lists.mkdir()
    (lists / "elever.csv").write_text(WISHES)
    (lists / "virksomheder.csv").write_text(COMPANIES)
    return lists


def run(folder: Path, *options: str) -> Result:
    target = str(folder.parent / "plan")
    command = ["plan", "--from-folder", str(folder), "-o", target, "--time-limit", "2", *options]
    return CliRunner().invoke(main, command)


def bookings(folder: Path) -> list[list[int]]:
    schedule = json.loads((folder.parent / "plan" / "skema.json").read_text())
    return schedule["bookings"]


def refusal(folder: Path) -> str:
    result = run(folder)
    assert (result.exit_code, (folder.parent / "plan").exists()) == (2, False), result.output
    return result.output


def test_a_first_wish_with_a_note_is_a_wish_and_unused_columns_are_named(folder: Path) -> None:
    head = "Navn;Klasse;Ønske 1 (vigtigst);Ønske 2;Telefon"
    (folder / "elever.csv").write_text(f"{head}\nIda Holm;EL1;Nordlys;Måløv Byg;x\n")
    result = run(folder)
    assert "3 af højst 3 point" in result.output
    assert "elever.csv: kolonnen »Telefon« blev ikke brugt." in result.output


def test_a_second_wish_without_a_first_is_a_fault(folder: Path) -> None:
    (folder / "elever.csv").write_text("Navn;Drøm;Ønske 2\nIda Holm;Nordlys;Måløv Byg\n")
    assert "elever.csv: Række 1: Kolonnen »Ønske 1« mangler" in refusal(folder)


def test_talks_without_a_list_of_rooms_leave_the_rooms_empty(folder: Path) -> None:
    (folder / "virksomheder.csv").write_text("Virksomhed;Antal gange\nNordlys;2\nMåløv Byg;2\n")
    assert run(folder).exit_code == 0
    assert len(bookings(folder)) == 3


def test_how_many_come_at_a_time_makes_talks_of_it(folder: Path) -> None:
    students = "".join(f"Elev {n};EL1;Nordlys;Måløv Byg\n" for n in range(12))
    (folder / "elever.csv").write_text("Navn;Klasse;Ønske 1;Ønske 2\n" + students)
    (folder / "virksomheder.csv").write_text(
        "Virksomhed;Pladser pr. gang\nNordlys;20\nMåløv Byg;20\n"
    )
    result = run(folder)
    assert "Samtaler: 24. Elever uden samtaler: 0." in result.output


def test_german_lists_with_first_and_last_names_are_read(folder: Path) -> None:
    with xlsxwriter.Workbook(str(folder / "elever.xlsx")) as book:
        sheet = book.add_worksheet("Wahl")
        sheet.write_row(0, 0, ["Klasse", "Nachname", "Vorname", "Wahl 1", "Wahl 2"])
        sheet.write_row(1, 0, ["ASS1", "Holm", "Ida", 2, 1])
    (folder / "elever.csv").unlink()
    (folder / "virksomheder.csv").write_text("Nr. ;Unternehmen\n1;Nordlys\n2;Måløv Byg\n")
    assert "3 af højst 3 point" in run(folder).output


def test_a_missing_list_is_told_with_the_headings_that_were_found(folder: Path) -> None:
    (folder / "elever.csv").write_text("Navn;Klasse;Drøm A\nIda;EL1;Nordlys\n")
    told = refusal(folder)
    assert "Den skal have overskrifterne Navn og Ønske 1." in told
    assert "elever.csv har overskrifterne Navn, Klasse, Drøm A." in told


@pytest.mark.parametrize(
    ("companies", "place"),
    [
        ("Virksomhed\nNordlys\nMåløv Byg\nNordlys\n", "Række 4, kolonne A (Virksomhed)"),
        ("Nr.;Virksomhed\n1;Nordlys\n1;Måløv Byg\n", "Række 3, kolonne A (Nr.)"),
    ],
)
def test_a_company_or_a_number_twice_is_a_fault(folder: Path, companies: str, place: str) -> None:
    (folder / "virksomheder.csv").write_text(companies)
    told = refusal(folder)
    assert f"virksomheder.csv: {place}" in told
    assert "i række 2" in told


def test_two_companies_of_one_name_are_told_apart_by_their_numbers(folder: Path) -> None:
    (folder / "virksomheder.csv").write_text("Nr.;Virksomhed\n1;Nordlys\n2;Nordlys\n")
    (folder / "elever.csv").write_text("Navn;Ønske 1;Ønske 2\nIda;2;1\nBo;Nordlys;\n")
    assert "Række 3: »Nordlys« står flere gange" in refusal(folder)
    (folder / "elever.csv").write_text("Navn;Ønske 1;Ønske 2\nIda;2;1\n")
    assert "3 af højst 3 point" in run(folder).output


SLOTS = "Tidsrum;Start;Slut\nC;10.45;11.30\nA;8.45;9.30\nB;9.50;10.35\n"


@pytest.mark.parametrize(
    ("earliest", "slot"),
    [("kl. 10.00", 2), ("9.50", 1), ("B", 1), ("3", 2), ("8.00", 0), ("", 0)],
)
def test_the_earliest_slot_is_a_name_a_number_or_a_time(
    folder: Path, earliest: str, slot: int
) -> None:
    (folder / "tider.csv").write_text(SLOTS)
    (folder / "virksomheder.csv").write_text(f"Virksomhed;Tidligst\nNordlys;{earliest}\n")
    (folder / "elever.csv").write_text("Navn;Ønske 1\n" + "Ida;Nordlys\n" * (3 - slot))
    assert run(folder).exit_code == 0
    assert sorted(at for _, _, at in bookings(folder)) == list(range(slot, 3))


@pytest.mark.parametrize("earliest", ["Z", "9", "kl. 12.00", "efter frokost"])
def test_an_earliest_slot_that_is_none_is_a_fault_of_its_cell(folder: Path, earliest: str) -> None:
    (folder / "tider.csv").write_text(SLOTS)
    (folder / "virksomheder.csv").write_text(f"Virksomhed;Tidligst\nNordlys;{earliest}\n")
    assert "virksomheder.csv: Række 2, kolonne B (Tidligst)" in refusal(folder)


@pytest.mark.parametrize(
    ("slots", "place"),
    [
        ("A;9.30;10.00\nB;9.00;9.45\n", "Række 2, kolonne B (Start)"),
        ("A;11.00;10.00\n", "Række 2, kolonne C (Slut)"),
        ("A;9.00;10.00\nB;9.00;10.00\n", "Række 3, kolonne B (Start)"),
    ],
)
def test_slots_that_overlap_or_end_before_they_begin_are_faults(
    folder: Path, slots: str, place: str
) -> None:
    (folder / "tider.csv").write_text(f"Tidsrum;Start;Slut\n{slots}")
    assert f"tider.csv: {place}" in refusal(folder)


def test_hidden_rows_are_named_and_can_be_left_out(folder: Path) -> None:
    with xlsxwriter.Workbook(str(folder / "elever.xlsx")) as book:
        sheet = book.add_worksheet()
        rows = [["Navn", "Ønske 1"], ["Ida", "Nordlys"], ["Bo", "Nordlys"]]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        sheet.set_row(2, options={"hidden": True})
    (folder / "elever.csv").unlink()
    told = run(folder).output
    assert "elever.xlsx: 1 skjult række kom med (række 3)." in told
    assert len(bookings(folder)) == 2
    assert "ikke taget med" in run(folder, "--without-hidden-rows").output
    assert len(bookings(folder)) == 1


def test_who_stands_in_no_list_of_wishes_is_counted(folder: Path) -> None:
    (folder / "klasse.csv").write_text("Navn;Klasse\nIda  holm;EL1\nUlla Uden;EL1\n")
    sentence = "klasse.csv: 1 af 2 elever står ikke i listen med ønsker og er ikke med i planen."
    assert sentence in run(folder).output
