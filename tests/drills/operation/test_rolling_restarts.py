"""Stopping and starting web processes one by one costs nobody a booking, with one retry."""

import pytest

from tests.drills.operation.rolling_restarts import book_through_restarts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def test_rolling_restarts_fail_no_booking() -> None:
    outcome = book_through_restarts(students=200, per_second=25, restarts=2)
    assert (outcome.bookings, outcome.failed, outcome.lost, outcome.duplicated) == (200, 0, 0, 0)
    # the control in the same run: without their retry these would have failed
    assert outcome.retried > 0
    assert outcome.exit_codes == (0,)
    assert outcome.slowest_stop_seconds <= 25
