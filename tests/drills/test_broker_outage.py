"""Without a broker students book as before, and what waited leaves when it is back."""

import pytest

from tests.drills.broker_outage import book_through_outage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def test_an_outage_of_the_broker_is_noticed_by_nobody() -> None:
    outcome = book_through_outage(students=120, per_second=20, away=(1, 5), patience=60)
    assert (outcome.bookings, outcome.failed, outcome.lost) == (120, 0, 0)
    assert outcome.most_waiting > 0, "the broker was there all the time"
    assert set(outcome.health) <= {"ok", "degraded"}
    assert outcome.still_waiting == 0
