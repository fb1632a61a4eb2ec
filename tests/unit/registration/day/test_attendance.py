"""Marks of attendance: which are taken, and which of two wins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.registration.day.domain.attendance import Mark, checked_mark, tally, wins
from services.registration.day.domain.attendance_errors import MarkedAtImpossible, UnknownReason

NINE = datetime(2027, 3, 12, 8, tzinfo=UTC)
MARK = Mark(UUID(int=1), "event", UUID(int=2), "absent", NINE, UUID(int=3), reason="known")


def test_a_reason_from_the_list_is_taken():
    assert checked_mark(MARK, NINE) == MARK


@pytest.mark.parametrize(
    "mark",
    [
        replace(MARK, reason="has the flu"),
        replace(MARK, status="present"),
        replace(MARK, status="met", reason=None),
        replace(MARK, subject="visit", status="absent", reason=None),
    ],
)
def test_anything_else_is_refused(mark):
    with pytest.raises(UnknownReason):
        checked_mark(mark, NINE)


def test_a_clock_that_is_ten_minutes_ahead_is_forgiven_and_a_day_is_not():
    assert checked_mark(MARK, NINE - timedelta(minutes=10)) == MARK
    with pytest.raises(MarkedAtImpossible):
        checked_mark(MARK, NINE - timedelta(days=1))


def test_the_later_tap_wins_and_every_device_agrees_on_a_tie():
    first, second = UUID(int=1), UUID(int=2)
    assert wins(NINE + timedelta(seconds=1), first, NINE, second)
    assert not wins(NINE, second, NINE + timedelta(seconds=1), first)
    assert wins(NINE, second, NINE, first) != wins(NINE, first, NINE, second)


def test_the_board_counts_by_class():
    rows = [("2.B", "present"), ("2.A", None), ("2.A", "absent"), ("2.A", "unknown")]
    (first, second) = tally(rows)
    assert (first.class_name, first.students, first.absent, first.missing) == ("2.A", 3, 1, 2)
    assert (second.class_name, second.present, second.missing) == ("2.B", 1, 0)
