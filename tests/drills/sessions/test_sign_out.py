"""A sign-out holds in all services: within 5 s, and within a minute while the broker is away."""

from pathlib import Path

import pytest

from tests.drills.sessions.sign_out import SERVICES, sign_out, sign_out_of_one_process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_a_sign_out_holds_everywhere_within_five_seconds(tmp_path: Path) -> None:
    outcome = sign_out(tmp_path, is_broker_away=False)
    assert outcome.let_in_before == SERVICES
    assert max(outcome.refused_after.values()) <= 5, outcome


def test_of_one_process_it_holds_at_once(tmp_path: Path) -> None:
    outcome = sign_out_of_one_process(tmp_path)
    assert outcome.let_in_before == SERVICES
    assert max(outcome.refused_after.values()) <= 5, outcome


def test_while_the_broker_is_away_within_a_minute(tmp_path: Path) -> None:
    outcome = sign_out(tmp_path, is_broker_away=True)
    assert outcome.let_in_before == SERVICES
    assert max(outcome.refused_after.values()) <= 60, outcome


def test_control_who_hears_the_broker_alone_lets_the_copy_in(tmp_path: Path) -> None:
    outcome = sign_out(tmp_path, is_broker_away=True, is_guarded=False)
    assert outcome.let_in_before == SERVICES
    assert outcome.refused_after["registration"] <= 5
    assert min(outcome.refused_after[each] for each in ("scheduling", "notifications")) > 60
