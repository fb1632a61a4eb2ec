"""Whatever is taken away: readiness, page and metrics say so within a minute, and take it back."""

from pathlib import Path

import pytest

from tests.drills.health.illness import embedded, is_good, production

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_one_process_says_within_a_minute_that_it_is_ill_and_that_it_is_well(
    tmp_path: Path,
) -> None:
    outcome = embedded(tmp_path)
    assert is_good(outcome), outcome


def test_every_service_says_within_a_minute_that_it_is_ill_and_that_it_is_well(
    tmp_path: Path,
) -> None:
    outcome = production(tmp_path)
    assert is_good(outcome), outcome


def test_control_counted_from_the_last_try_and_without_heartbeats_nobody_notices(
    tmp_path: Path,
) -> None:
    outcome = production(tmp_path, is_guarded=False)
    assert not is_good(outcome)
    noticed = {trouble for trouble, seconds in outcome.said_after.items() if seconds <= 60}
    assert noticed == {"notifications: parked"}
