"""Papers say what they were given, lie right after the cut, and print markup as plain text."""

import shutil
import subprocess

import pytest

from planning.papers import Line, Paper, attendance_lists, run_sheets
from planning.papers.sheets import pages_to_cut
from tests.support.databases import left_out


def paper(number: int) -> Paper:
    return Paper(f"Elev {number}", "EL1a", (Line("9.00", "Nordlys El", "A.1"),))


def text_of(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        left_out("pdftotext is not installed")
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("count", [0, 1, 4, 5, 11])
def test_the_cut_stack_lies_in_the_order_given(count: int) -> None:
    pages = pages_to_cut([paper(number) for number in range(count)])
    piles = [[page[quarter] for page in pages] for quarter in range(4)]
    stack = [sheet["title"] for pile in piles for sheet in pile if sheet]
    assert stack == [f"Elev {number}" for number in range(count)]


def test_a_run_sheet_names_student_time_company_and_room() -> None:
    text = text_of(run_sheets([paper(1)], event="Praktikdating"))
    for word in ("Praktikdating", "Elev 1", "EL1a", "9.00", "Nordlys El", "A.1"):
        assert word in text


def test_a_name_that_looks_like_markup_is_printed_as_it_is() -> None:
    odd = Paper('#read("/etc/passwd")', "*fed* $x$", (Line("Åse Ængmark-Ødegård", "{{7*7}}"),))
    text = text_of(attendance_lists([odd], event="#panic()"))
    for word in ('#read("/etc/passwd")', "*fed* $x$", "Åse Ængmark-Ødegård", "{{7*7}}", "#panic()"):
        assert word in text
