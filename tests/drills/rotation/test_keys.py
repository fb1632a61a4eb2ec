"""A key is changed in three steps under light load, and nobody is locked out."""

from pathlib import Path

import pytest

from tests.drills.rotation.keys import CARELESS, DOCUMENTED, HASTY, rotate
from tests.support.registration import fresh_database

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def test_a_key_is_changed_and_nobody_is_locked_out(tmp_path: Path) -> None:
    with fresh_database("sqlite", tmp_path) as database:
        outcome = rotate(DOCUMENTED, database, tmp_path)
    assert outcome.refused == {}
    assert outcome.sign_ins == outcome.passkey_sign_ins == 3 * 3 * 2 + 1


def test_control_without_the_old_key_people_are_locked_out(tmp_path: Path) -> None:
    with fresh_database("sqlite", tmp_path) as database:
        outcome = rotate(CARELESS, database, tmp_path)
    assert set(outcome.refused) >= {"session", "invitation", "calendar", "opt-out", "sign-in link"}
    assert outcome.refused["passkey"] + outcome.refused["passkey asked for"] > 0


def test_control_a_new_key_in_front_at_once_locks_out_whoever_meets_two_replicas(
    tmp_path: Path,
) -> None:
    with fresh_database("sqlite", tmp_path) as database:
        outcome = rotate(HASTY, database, tmp_path)
    assert outcome.refused["sign-in link"] > 0
    assert outcome.refused["passkey"] + outcome.refused["passkey asked for"] > 0
    assert outcome.refused["session"] == 0
