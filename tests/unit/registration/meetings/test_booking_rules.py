"""When students may book for themselves: three ways, opening, deadline, and the day itself."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registration.meetings.domain.booking_errors import (
    BookingClosed,
    BookingNotOpen,
    MeetingLimit,
    NotForBooking,
    NotPublished,
    RulesUnusable,
)
from services.registration.meetings.domain.booking_rules import (
    BookingRules,
    EventMoment,
    booking_state,
    require_open,
    require_room_for_meeting,
    require_usable,
)

NINE = datetime(2027, 3, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def now(moment=NINE, *, is_the_day=False, is_published=False, is_cancelled=False):
    return EventMoment(moment, is_the_day, is_published, is_cancelled)


@pytest.mark.parametrize(
    ("rules", "moment", "state"),
    [
        (BookingRules("built"), now(is_published=True), "built"),
        (BookingRules("combined"), now(), "not_published"),
        (BookingRules("combined"), now(is_published=True), "open"),
        (BookingRules("open"), now(), "open"),
        (BookingRules("open", opens_at=NINE), now(NINE - HOUR), "not_open"),
        (BookingRules("open", opens_at=NINE), now(NINE), "open"),
        (BookingRules("open", closes_at=NINE), now(NINE), "closed"),
        (BookingRules("open", closes_at=NINE), now(NINE, is_the_day=True), "open"),
        (
            BookingRules("open", closes_at=NINE, on_the_day=False),
            now(NINE, is_the_day=True),
            "closed",
        ),
        (BookingRules("open"), now(is_cancelled=True), "cancelled"),
    ],
)
def test_the_state_of_booking(rules, moment, state):
    assert booking_state(rules, moment) == state


@pytest.mark.parametrize(
    ("rules", "moment", "refusal"),
    [
        (BookingRules("built"), now(is_published=True), NotForBooking),
        (BookingRules("combined"), now(), NotPublished),
        (BookingRules("open", opens_at=NINE), now(NINE - HOUR), BookingNotOpen),
        (BookingRules("open", closes_at=NINE), now(NINE), BookingClosed),
        (BookingRules("open"), now(is_cancelled=True), BookingClosed),
    ],
)
def test_each_closed_door_says_why(rules, moment, refusal):
    with pytest.raises(refusal):
        require_open(rules, moment)


def test_a_limit_holds_only_where_one_was_set():
    require_room_for_meeting(BookingRules(), 40)
    require_room_for_meeting(BookingRules(most_meetings=3), 2)
    with pytest.raises(MeetingLimit):
        require_room_for_meeting(BookingRules(most_meetings=3), 3)


def test_booking_cannot_close_before_it_opens():
    with pytest.raises(RulesUnusable):
        require_usable(BookingRules(opens_at=NINE, closes_at=NINE))
