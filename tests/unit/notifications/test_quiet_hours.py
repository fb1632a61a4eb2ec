"""Reminders reach people by day in Copenhagen, also when the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.notifications.domain.quiet_hours import COPENHAGEN, is_quiet, local_day, next_allowed


@pytest.mark.parametrize("change", [date(2026, 10, 25), date(2027, 3, 28)])
def test_every_minute_around_a_change_of_clocks_leads_to_daytime(change: date) -> None:
    start = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(days=2)
    for minute in range(4 * 24 * 60):
        instant = start + timedelta(minutes=minute)
        allowed = next_allowed(instant)
        local = allowed.astimezone(COPENHAGEN)
        assert 7 <= local.hour < 20
        assert timedelta(0) <= allowed - instant <= timedelta(hours=12)
        assert (allowed == instant) == (not is_quiet(instant))


def test_a_night_waits_for_the_next_seven_o_clock_and_not_a_later_one() -> None:
    evening = datetime(2026, 11, 3, 19, 0, tzinfo=UTC)  # 20.00 in Copenhagen
    assert next_allowed(evening) == datetime(2026, 11, 4, 6, 0, tzinfo=UTC)
    small_hours = datetime(2026, 7, 4, 1, 0, tzinfo=UTC)  # 03.00 in Copenhagen
    assert next_allowed(small_hours) == datetime(2026, 7, 4, 5, 0, tzinfo=UTC)


def test_the_last_minute_of_the_day_is_still_allowed() -> None:
    assert not is_quiet(datetime(2026, 11, 3, 18, 59, tzinfo=UTC))
    assert is_quiet(datetime(2026, 11, 3, 19, 0, tzinfo=UTC))


def test_the_day_is_the_one_in_copenhagen() -> None:
    assert local_day(datetime(2026, 7, 4, 22, 30, tzinfo=UTC)) == date(2026, 7, 5)
