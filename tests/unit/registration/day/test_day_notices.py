"""What a company may say on the day, and what of the day it then misses."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.registration.day.domain.day_notices import (
    NoticeIncomplete,
    check_notice,
    late_slots,
    slots_missed,
    takes_notices,
)

NINE = datetime(2027, 3, 12, 8, tzinfo=UTC)
DAY = date(2027, 3, 12)
STARTS = {number: NINE + timedelta(minutes=15 * number) for number in range(5)}


@pytest.mark.parametrize(
    ("today", "minutes", "cancelled", "taken"),
    [
        (DAY, -300, False, True),
        (DAY, 59, False, True),
        (DAY, 60, False, False),
        (DAY, 0, True, False),
        (date(2027, 3, 11), -300, False, False),
    ],
)
def test_it_is_said_on_the_day_until_the_last_slot_is_over(today, minutes, cancelled, taken):
    now = NINE + timedelta(minutes=minutes)
    ends_at = NINE + timedelta(hours=1)
    assert takes_notices(DAY, ends_at, today=today, now=now, cancelled=cancelled) is taken


def test_whoever_is_there_from_the_first_slot_is_not_late():
    assert late_slots(STARTS, (), NINE - timedelta(hours=1)) == [1, 2, 3, 4]


def test_late_is_until_a_slot_that_has_not_begun_and_in_which_the_company_comes():
    assert late_slots(STARTS, (3,), NINE + timedelta(minutes=20)) == [2, 4]


@pytest.mark.parametrize(("kind", "first_slot"), [("late", None), ("late", 1), ("gone", None)])
def test_lateness_names_one_of_the_coming_slots(kind, first_slot):
    with pytest.raises(NoticeIncomplete):
        check_notice(kind, first_slot, [2, 3])


def test_only_slots_to_come_are_missed():
    assert list(slots_missed("late", 3, begun=1, count=5)) == [1, 2]
    assert list(slots_missed("late", 1, begun=2, count=5)) == []
    assert list(slots_missed("away", None, begun=2, count=5)) == [2, 3, 4]
    assert list(slots_missed("here", None, begun=2, count=5)) == []
