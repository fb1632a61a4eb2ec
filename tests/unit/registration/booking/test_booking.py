"""Booking one meeting by hand: a seat lies ahead; whom a smaller capacity costs is said first."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registration.booking.domain.booking import (
    require_bookable,
    require_capacity_confirmed,
)
from services.registration.booking.domain.errors import CapacityBelowBooked
from services.registration.meetings.domain.booking_errors import SlotClosed

NINE = datetime(2027, 3, 12, 8, tzinfo=UTC)


def test_a_slot_is_booked_until_it_begins() -> None:
    require_bookable(NINE, False, NINE - timedelta(seconds=1))
    with pytest.raises(SlotClosed):
        require_bookable(NINE, False, NINE)


@pytest.mark.parametrize(("starts_at", "cancelled"), [(None, False), (NINE, True), (None, True)])
def test_no_slot_and_no_event_is_closed(starts_at: datetime | None, cancelled: bool) -> None:
    with pytest.raises(SlotClosed):
        require_bookable(starts_at, cancelled, NINE - timedelta(days=1))


@pytest.mark.parametrize("confirmed", [True, False])
def test_room_enough_needs_no_yes(confirmed: bool) -> None:
    assert require_capacity_confirmed(3, 3, confirmed=confirmed) == 0
    assert require_capacity_confirmed(5, 3, confirmed=confirmed) == 0


def test_fewer_seats_than_booked_say_how_many_are_left_over_and_ask() -> None:
    with pytest.raises(CapacityBelowBooked) as asked:
        require_capacity_confirmed(1, 3, confirmed=False)
    assert asked.value.fields == {"booked": 3, "over": 2}
    assert require_capacity_confirmed(1, 3, confirmed=True) == 2
