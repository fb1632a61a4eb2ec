"""A back-up that was taken while Matchdag ran starts on a clean folder, with the same rows."""

from pathlib import Path

import pytest

from services.suite.backup.archive import opened
from services.suite.server.data_folder import DataFolder
from tests.drills.operation.restore import FIRST_START, back_up_and_restore, digests

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def test_a_back_up_starts_on_a_clean_folder_with_the_same_rows(tmp_path: Path) -> None:
    outcome = back_up_and_restore(tmp_path, FIRST_START, "/registration/console/")
    assert outcome.rows > 0
    assert (outcome.differing, set(outcome.answers)) == ((), {200})
    # the control: one row less is seen
    whole = digests(tmp_path / "clean")
    with opened(DataFolder(tmp_path / "clean").database("registration")) as connection:
        connection.execute("DELETE FROM staff_roles")
    assert digests(tmp_path / "clean")["registration"] != whole["registration"]
