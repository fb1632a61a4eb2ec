"""A full disk is a message: nothing is half-saved, reads go on, and room makes all well again."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.drills.operation.full_disk import fill_while_working, is_good

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def test_a_full_disk_is_told_in_plain_words_and_passes(tmp_path: Path) -> None:
    outcome = fill_while_working(tmp_path, megabytes=16)
    assert is_good(outcome), outcome
    # the control: each of these would be seen
    assert not is_good(replace(outcome, refused_with=500))
    assert not is_good(replace(outcome, kept=outcome.kept - 1))
    assert not is_good(replace(outcome, told="Der er travlt lige nu"))
