"""Every folder is small enough to be read, says what lives in it, and no test waits by sleeping."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, python_files

MOST_FILES = 25
#: flat folders that may hold more, each with the number that it may not pass
LARGER: dict[Path, int] = {}
#: a list of files that only grows, not a folder that somebody reads through
GROWING = {"versions", "golden"}
#: drills and loads take their time on purpose: pauses, steady rates, windows in which to kill
PACED = ("tests/drills", "tests/load", "tests/containers")
#: what waits for a condition, and what is slow because a test asks for something slow
MAY_SLEEP = {
    "tests/support/waiting.py",  # looks again until a condition holds
    "tests/support/page_checks.py",  # gives a page's scripts a moment to complain
    "tests/integration/web/small_service.py",  # a request that takes as long as the test says
    "tests/integration/notifications/mail_server.py",  # a mail server that is slow or hangs
    "tests/integration/notifications/sender_process.py",  # the window in which a kill loses mail
    "tests/integration/notifications/test_killed_sender.py",  # the moment of a kill, by lot
}


def files_by_folder() -> Counter[Path]:
    found = python_files("planning", "services", "shared", "tests")
    return Counter(path.parent for path in found if not GROWING & set(path.parts))


def test_no_flat_folder_has_more_files_than_can_be_read() -> None:
    too_many = {
        str(folder): count
        for folder, count in files_by_folder().items()
        if count > LARGER.get(folder, MOST_FILES)
    }
    assert not too_many


def test_an_exception_that_is_no_longer_needed_goes() -> None:
    counts = files_by_folder()
    assert {folder for folder in LARGER if counts[folder] <= MOST_FILES} == set()
    assert {name for name in MAY_SLEEP if not sleeps_in(ROOT / name)} == set()


def packages() -> list[Path]:
    """Each folder with Python in it, and those above it."""
    with_python = {path.parent for path in python_files("planning", "services", "shared")}
    return sorted(
        folder
        for path in with_python
        for folder in {path, *path.parents} - {Path()}
        if "versions" not in folder.parts
    )


@pytest.mark.parametrize("folder", sorted(set(packages())), ids=str)
def test_a_package_says_in_a_sentence_what_lives_there(folder: Path) -> None:
    init = ROOT / folder / "__init__.py"
    assert init.exists(), f"{folder} is no package"
    assert ast.get_docstring(ast.parse(init.read_text())), f"{folder} does not say what lives there"


def sleeps_in(path: Path) -> list[int]:
    """The lines that call something named sleep, or Playwright's wait for a time."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (
            (
                isinstance(node.func, ast.Attribute)
                and node.func.attr in {"sleep", "wait_for_timeout"}
            )
            or (isinstance(node.func, ast.Name) and node.func.id == "sleep")
        )
    ]


def test_no_test_sleeps() -> None:
    sleepers = {
        str(path): lines
        for path in python_files("tests")
        if not str(path).startswith(PACED)
        and str(path) not in MAY_SLEEP
        and (lines := sleeps_in(ROOT / path))
    }
    assert not sleepers


def test_control_a_sleep_is_seen() -> None:
    assert sleeps_in(ROOT / "tests/drills/kills/drill.py")
