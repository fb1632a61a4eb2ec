"""A folder of lists becomes schedules and papers in one command, or a text says what to mend."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.suite.cli import main
from tests.checker.check import violations

WISHES = "Navn;Klasse;Ønske 1;Ønske 2\nÅse Bæk;EL1a;Nordlys;2\nMads O'Brien;EL1a;nordlys;\n"
COMPANIES = "Nr.;Virksomhed;Borde\n1;Nordlys;1\n2;Måløv Byg;1\n"


def run(folder: Path, target: Path, *options: str) -> Result:
    command = ["plan", "--from-folder", str(folder), "-o", str(target), *options]
    return CliRunner().invoke(main, command)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lists = tmp_path / "lister"
    lists.mkdir()
    (lists / "ønsker.csv").write_bytes(WISHES.encode("cp1252"))
    (lists / "virksomheder.csv").write_bytes(COMPANIES.encode("utf-8-sig"))
    return lists


def test_the_sample_lists_become_papers_for_everybody(tmp_path: Path) -> None:
    lists, target = tmp_path / "lister", tmp_path / "plan"
    assert CliRunner().invoke(main, ["sample", str(lists)]).exit_code == 0
    result = run(lists, target)
    assert result.exit_code == 0, result.output
    assert re.search(r"\d+ af højst \d+ point \(.* %, bevist", result.output)
    assert "students.xlsx: alle 200 elever står i listen med ønsker." in result.output
    assert "ikke brugt" not in result.output
    assert not re.search(r"\b(points|meetings|proven)\b", result.output)
    assert {path.name for path in target.iterdir()} == {
        "skema.json",
        "skemaer.xlsx",
        "løbesedler.pdf",
        "fremmødelister.pdf",
        "virksomhedernes-dag.pdf",
        "lokaleplan.pdf",
    }
    command = ["pdftotext", "-layout", str(target / "løbesedler.pdf"), "-"]
    sheets = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "Nordlys El" in sheets


def test_wishes_name_companies_by_name_or_number_in_any_encoding(folder: Path) -> None:
    target = folder.parent / "plan"
    assert run(folder, target, "--slots", "2", "--objective", "total").exit_code == 0
    schedule = json.loads((target / "skema.json").read_text())
    instance = {
        "T": 2,
        "students": {"m": [2, 2]},
        "companies": {"cap": [1, 1]},
        "wishes": [[[0, 2], [1, 1]], [[0, 2]]],
    }
    assert violations(instance, schedule) == []
    assert schedule["total"] == schedule["upper_bound"] == 5


def test_group_sessions_get_rooms(folder: Path) -> None:
    (folder / "virksomheder.csv").write_text(
        "Nr.;Virksomhed;Elever pr. gang;Antal gange\n1;Nordlys;20;1\n2;Måløv Byg;20;1\n"
    )
    (folder / "lokaler.csv").write_text("Lokale;Pladser\nA.1;25\n")
    target = folder.parent / "plan"
    result = run(folder, target, "--slots", "2", "--time-limit", "3")
    assert result.exit_code == 0, result.output
    schedule = json.loads((target / "skema.json").read_text())
    assert {room for _, _, room in schedule["rooms"]} == {0}


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ("Navn;Ønske 1\nÅse;Ukendt A/S\n", "Række 2: »Ukendt A/S« er ikke på listen"),
        ("Navn;Ønske 1\n;Nordlys\n", "Række 2, kolonne A (Navn)"),
        ("Noget;Andet\n1;2\n", "Listen over elevernes ønsker mangler"),
        ("Navn;Ønske 1\nÅse;010101-1234\n", "CPR"),
    ],
)
def test_a_fault_is_named_by_file_row_and_column_and_nothing_is_written(
    folder: Path, wishes: str, words: str
) -> None:
    (folder / "ønsker.csv").write_text(wishes)
    target = folder.parent / "plan"
    result = run(folder, target)
    assert result.exit_code == 2
    assert words in result.output
    assert not target.exists()


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    result = run(tmp_path, tmp_path / "plan")
    assert result.exit_code == 2
    assert "ingen Excel- eller CSV-filer" in result.output
