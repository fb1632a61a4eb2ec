"""Dates and numbers as people say them."""

from datetime import UTC, date, datetime, time

import pytest

from shared.web.formats import day, day_time, number, percent, short_day, time_of_day, time_span

MOMENT = datetime(2027, 3, 12, 8, 0, tzinfo=UTC)
SUMMER = datetime(2027, 6, 12, 8, 5, tzinfo=UTC)


@pytest.mark.usefixtures("danish")
def test_danish_dates_and_times() -> None:
    assert day_time(MOMENT) == "fredag 12. marts kl. 9.00"
    assert day(date(2027, 3, 12), year=True) == "fredag 12. marts 2027"
    assert short_day(MOMENT) == "12. mar."
    assert time_of_day(SUMMER) == "10.05"
    assert time_of_day(time(13, 30)) == "13.30"
    assert time_span(MOMENT, MOMENT.replace(minute=15)) == "9.00–9.15"


@pytest.mark.usefixtures("english")
def test_english_dates_and_times() -> None:
    assert day_time(MOMENT) == "Friday 12 March at 9:00"
    assert day(MOMENT, year=True) == "Friday 12 March 2027"
    assert time_of_day(SUMMER) == "10:05"


@pytest.mark.usefixtures("danish")
def test_a_moment_late_in_the_evening_utc_is_the_next_day_in_copenhagen() -> None:
    assert day(datetime(2027, 3, 12, 23, 30, tzinfo=UTC)) == "lørdag 13. marts"


@pytest.mark.usefixtures("danish")
def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_time(datetime(2027, 3, 12, 8))  # noqa: DTZ001  # the mistake that is refused


@pytest.mark.usefixtures("danish")
def test_danish_numbers() -> None:
    assert number(1234) == "1.234"
    assert number(1234.25, 1) == "1.234,3"
    assert percent(0.925) == "93\N{NO-BREAK SPACE}%"
    assert percent(0.9249, 1) == "92,5\N{NO-BREAK SPACE}%"


@pytest.mark.usefixtures("english")
def test_english_numbers() -> None:
    assert number(1234) == "1,234"
    assert percent(1) == "100%"
