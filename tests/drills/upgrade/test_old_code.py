"""The version before works on the tables of the version after; where a column is renamed, it does
not. Here this version is the one before, so that no history is needed; the drill takes real ones.
"""

from pathlib import Path

import pytest

from tests.drills.upgrade.old_code import (
    ADDS,
    RENAMES,
    SERVICES,
    add_migration,
    lay_out_this_version,
    main,
    walk,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
REGISTRATION = "tests/integration/registration"
#: sign in, wish, book and drop, read the schedule, hear of it by mail
SHORT_PATH = (
    f"{REGISTRATION}/school/test_sign_in.py::test_a_link_signs_in_once_in_the_browser_that_asked",
    f"{REGISTRATION}/wishes/test_wish_pages.py",
    f"{REGISTRATION}/booking/test_booking_pages.py",
    f"{REGISTRATION}/schedules/test_publishing.py",
    "tests/integration/suite/test_api_walk.py",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    code = tmp_path / "code"
    code.mkdir()
    lay_out_this_version(code)
    return code


def test_this_version_works_on_tables_that_the_next_has_added_to(tree: Path) -> None:
    for service in SERVICES:
        add_migration(tree, service, ADDS)
    outcome = walk(tree, SHORT_PATH)
    assert outcome.failed == 0, outcome.output
    assert outcome.passed >= 20


def test_control_a_renamed_column_is_noticed(tree: Path) -> None:
    add_migration(tree, "registration", RENAMES["registration"])
    assert walk(tree, SHORT_PATH[2:3]).failed > 0


def test_a_copy_that_lacks_a_version_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version", "0" * 40]) == 2
    assert "not in this copy" in capsys.readouterr().out
