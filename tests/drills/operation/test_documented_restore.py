"""Whoever types what operations.md says has the installation back on a clean host."""

import subprocess

import pytest

from tests.drills.operation.documented_restore import PAGE, blocks_of, restore_as_documented

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_the_pages_own_commands_bring_everything_back() -> None:
    outcome = restore_as_documented(PAGE.read_text())
    assert outcome.before == outcome.after
    assert sum(outcome.before.values()) > 6
    assert outcome.waiting > 0  # what had left is said again, as a broker without messages needs
    assert outcome.has_same_keys
    assert outcome.is_broker_open


def test_control_a_page_that_forgets_the_secrets_brings_nothing_back() -> None:
    page = PAGE.read_text()
    line = "  tar --extract --file matchdag-secrets.tar\n"
    assert line in page
    with pytest.raises(subprocess.CalledProcessError):
        restore_as_documented(page.replace(line, ""))


def test_the_page_has_the_three_blocks() -> None:
    assert set(blocks_of(PAGE.read_text())) == {"start", "back-up", "restore"}
