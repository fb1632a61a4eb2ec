"""A build's life: how long a worker holds it, and how near its plan is to the proven limit."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registration.schedules.domain.build_rules import (
    LEASE,
    TIME_LIMIT_SECONDS,
    lease_until,
    progress_percent,
)


def test_a_lease_is_renewed_many_times_in_the_longest_build() -> None:
    now = datetime(2027, 3, 11, 9, tzinfo=UTC)
    assert lease_until(now) == now + LEASE
    assert timedelta(seconds=TIME_LIMIT_SECONDS) > 3 * LEASE


@pytest.mark.parametrize(
    ("best", "limit", "percent"),
    [
        (0, 0, 0),
        (5, 0, 0),
        (5, -1, 0),
        (-3, 10, 0),
        (0, 10, 0),
        (9.99, 10, 99),
        (10, 10, 100),
        (11, 10, 100),
    ],
)
def test_a_hundred_percent_is_said_when_it_is_there(
    best: float, limit: float, percent: int
) -> None:
    assert progress_percent(best, limit) == percent
