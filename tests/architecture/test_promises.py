"""The page of promises names tests that are there, each with a control."""

import re

from tests.architecture.source_tree import ROOT

PAGE = (ROOT / "docs" / "promises.md").read_text()
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)


def test_every_test_that_a_promise_names_is_there() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED
        if not (ROOT / "tests" / path).exists()
        or f"def {name}(" not in (ROOT / "tests" / path).read_text()
    ]
    assert len(NAMED) > 60
    assert missing == []


def test_a_row_has_a_promise_what_shows_it_and_a_control() -> None:
    rows = [
        line for line in PAGE.splitlines() if line.startswith("| ") and "| shown by |" not in line
    ]
    assert len(rows) > 30
    assert [row for row in rows if not all(cell.strip() for cell in row.split("|")[1:4])] == []
