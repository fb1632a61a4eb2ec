"""Who met whom is one rule, in the database: for the lists of people and for the counts alike."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import String, create_engine, literal, select
from sqlalchemy.types import Date

from services.registration.interest.queries.encounters import meeting_was_held
from services.registration.kit.retention import attendance_erased_after, attendance_retained_from
from shared.db import UtcDateTime

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
LONG_AFTER = datetime(2028, 8, 1, 12, tzinfo=UTC)


def was_held(*, starts_at, meeting, day, now=NOON):
    rule = meeting_was_held(
        starts_at=literal(starts_at, UtcDateTime()),
        held_on=literal(NOON.date(), Date()),
        meeting=literal(meeting, String()),
        day=literal(day, String()),
        now=now,
    )
    with create_engine("sqlite://").connect() as connection:
        return bool(connection.scalar(select(rule)))


@pytest.mark.parametrize("unmarked", [None, "unknown"])
@pytest.mark.parametrize(
    ("has_begun", "meeting", "day", "held"),
    [
        (True, None, None, True),
        (True, None, "present", True),
        (False, None, "present", False),
        (True, "absent", "present", False),
        (True, None, "absent", False),
        (True, "met", "absent", True),
        (False, "met", None, True),
    ],
)
def test_who_was_absent_met_nobody(has_begun, meeting, day, held, unmarked):
    begins = NOON - timedelta(hours=1) if has_begun else NOON + timedelta(hours=1)
    assert was_held(starts_at=begins, meeting=meeting or unmarked, day=day or unmarked) is held


@pytest.mark.parametrize(
    ("meeting", "day", "held"),
    [(None, None, False), ("met", None, True), (None, "present", True), ("absent", None, False)],
)
def test_when_marks_are_forgotten_only_those_that_were_kept_count(meeting, day, held):
    assert was_held(starts_at=NOON, meeting=meeting, day=day, now=LONG_AFTER) is held


@pytest.mark.parametrize("years", [1, 3])
def test_from_when_and_until_when_attendance_is_kept_say_the_same(years):
    for today in (date(2027, 7, 31), date(2027, 8, 1), date(2028, 2, 29)):
        first = attendance_retained_from(today, years)
        assert attendance_erased_after(first, years) >= today
        assert attendance_erased_after(first - timedelta(days=1), years) < today
