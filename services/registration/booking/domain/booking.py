"""The rules of booking one meeting by hand; the seats themselves are guarded in the database."""

from datetime import datetime

from services.registration.booking.domain.errors import CapacityBelowBooked
from services.registration.meetings.domain.booking_errors import SlotClosed


def require_bookable(slot_starts_at: datetime | None, event_cancelled: bool, now: datetime) -> None:
    """A slot that does not exist, has begun, or belongs to a cancelled event is closed."""
    if slot_starts_at is None or event_cancelled or slot_starts_at <= now:
        raise SlotClosed


def require_capacity_confirmed(capacity: int, booked: int, *, confirmed: bool) -> int:
    """How many meetings are left without a seat. Raises CapacityBelowBooked until confirmed."""
    over = max(booked - capacity, 0)
    if over and not confirmed:
        raise CapacityBelowBooked(booked=booked, over=over)
    return over
