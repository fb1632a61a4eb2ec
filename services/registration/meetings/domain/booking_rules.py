"""When students may book for themselves: the organiser's choice and what it means now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from services.registration.meetings.domain.booking_errors import (
    BookingClosed,
    BookingNotOpen,
    DropTooLate,
    MeetingLimit,
    NotForBooking,
    NotPublished,
    RulesUnusable,
)

BookingMode = Literal["built", "open", "combined"]
BOOKING_MODES: tuple[BookingMode, ...] = ("built", "open", "combined")
MOST_MEETINGS = 50
#: a week
MOST_DROP_HOURS = 168
#: a counsellor's day is not empty without warning, and the next in line can still come
GUIDANCE_DROP_HOURS = 2
#: on the day before, not before people are up
REMINDED_FROM = time(8)

BookingState = Literal["built", "cancelled", "not_published", "not_open", "open", "closed"]


@dataclass(frozen=True)
class BookingRules:
    """`built`: schedules are built and nobody books; `open`: nothing is built, who comes first gets
    the seat; `combined`: built first, then the free seats can be booked.

    `most_meetings` None: as many as there is time for. `closes_at` None: each slot until it begins.
    `drop_hours`: how long before a meeting its student may still drop or move it; None: until then.
    """

    booking_mode: BookingMode = "combined"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    on_the_day: bool = True
    most_meetings: int | None = None
    drop_hours: int | None = None


@dataclass(frozen=True)
class EventMoment:
    """This moment at an event: what the state of booking depends on besides the rules."""

    moment: datetime
    is_the_day: bool
    is_published: bool
    is_cancelled: bool


def require_usable(rules: BookingRules) -> None:
    if rules.opens_at and rules.closes_at and rules.closes_at <= rules.opens_at:
        raise RulesUnusable(field="closes_at")


def shows_schedules(rules: BookingRules, *, is_published: bool) -> bool:
    """Whether a student's meetings are shown and told: with open booking nothing is kept back."""
    return is_published or rules.booking_mode == "open"


def booking_state(rules: BookingRules, now: EventMoment) -> BookingState:
    if now.is_cancelled:
        return "cancelled"
    if rules.booking_mode == "built":
        return "built"
    if rules.booking_mode == "combined" and not now.is_published:
        return "not_published"
    if rules.on_the_day and now.is_the_day:
        return "open"
    if rules.opens_at is not None and now.moment < rules.opens_at:
        return "not_open"
    if rules.closes_at is not None and now.moment >= rules.closes_at:
        return "closed"
    return "open"


def require_open(rules: BookingRules, now: EventMoment) -> None:
    """Raises the reason why a student cannot book now."""
    state = booking_state(rules, now)
    if state == "not_published":
        raise NotPublished
    if state == "not_open":
        raise BookingNotOpen(opens_at=rules.opens_at)
    if state == "built":
        raise NotForBooking
    if state != "open":
        raise BookingClosed


def droppable_until(rules: BookingRules, starts_at: datetime) -> datetime:
    """Until then a student may drop or move a meeting that begins at `starts_at`."""
    return starts_at - timedelta(hours=rules.drop_hours or 0)


def require_droppable(rules: BookingRules, starts_at: datetime, now: datetime) -> None:
    """Raises DropTooLate from the moment of the deadline on."""
    until = droppable_until(rules, starts_at)
    if now >= until:
        raise DropTooLate(until=until)


def day_to_remind_of(wall_time: datetime) -> date | None:
    """Whose appointments are tomorrow, asked by day in the school's own time."""
    is_day = wall_time.time() >= REMINDED_FROM
    return wall_time.date() + timedelta(days=1) if is_day else None


def require_room_for_meeting(rules: BookingRules, meetings: int) -> None:
    if rules.most_meetings is not None and meetings >= rules.most_meetings:
        raise MeetingLimit(limit=rules.most_meetings)
