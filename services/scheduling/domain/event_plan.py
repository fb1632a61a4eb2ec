"""What an organiser decides about an event, the rules it must keep, and what to point out."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from services.scheduling.domain.errors import (
    DayIsOver,
    DeadlineAfterStart,
    MoreMeetingsThanSlots,
    WishesCloseBeforeTheyOpen,
)
from services.scheduling.domain.grid import Break, GridPlan, Slot, slots_of
from services.scheduling.domain.school_days import SHORT_NOTICE, closed_because
from services.scheduling.domain.wall_time import instant_of, wall_clock_of

Kind = Literal["praktikdating", "career_day", "guidance"]
PRAKTIKDATING: Kind = "praktikdating"
CAREER_DAY: Kind = "career_day"
GUIDANCE: Kind = "guidance"
KINDS: tuple[Kind, ...] = (PRAKTIKDATING, CAREER_DAY, GUIDANCE)


@dataclass(frozen=True)
class EventPlan:
    """The whole set-up of an event; deadlines are aware instants, None means "work it out"."""

    kind: Kind
    name: str
    place: str
    grid: GridPlan
    meetings_per_student: int
    wishes_per_student: int
    reply_by: datetime | None = None
    wishes_open_at: datetime | None = None
    wishes_close_at: datetime | None = None


@dataclass(frozen=True)
class Deadlines:
    """When companies must have answered and between when students may wish."""

    reply_by: datetime
    wishes_open_at: datetime
    wishes_close_at: datetime


@dataclass(frozen=True)
class Notice:
    """Something that does not hinder but that the organiser should know."""

    code: str
    days: int = 0


def default_day(today: date) -> date:
    """A Thursday in good time: the first one at least eight weeks ahead with open schools."""
    day = today + timedelta(weeks=8)
    day += timedelta(days=(3 - day.weekday()) % 7)
    while closed_because(day):
        day += timedelta(weeks=1)
    return day


def template(kind: Kind, today: date) -> EventPlan:
    """A ready plan of the kind that works as it stands."""
    day = default_day(today)
    if kind == CAREER_DAY:
        lunch = (Break(time(11, 30), time(12, 0)),)
        grid = GridPlan(day, time(9, 0), time(14, 0), 30, lunch)
        return EventPlan(CAREER_DAY, "", "", grid, meetings_per_student=3, wishes_per_student=5)
    if kind == GUIDANCE:
        lunch = (Break(time(11, 30), time(12, 0)),)
        grid = GridPlan(day, time(9, 0), time(15, 0), 30, lunch)
        return EventPlan(GUIDANCE, "", "", grid, meetings_per_student=1, wishes_per_student=1)
    coffee = (Break(time(10, 0), time(10, 20)),)
    grid = GridPlan(day, time(8, 40), time(11, 40), 20, coffee)
    return EventPlan(PRAKTIKDATING, "", "", grid, meetings_per_student=4, wishes_per_student=6)


def copy_of(earlier: EventPlan, today: date) -> EventPlan:
    """Last time's plan on a new day; the deadlines are worked out anew."""
    grid = replace(earlier.grid, held_on=default_day(today))
    return replace(earlier, grid=grid, reply_by=None, wishes_open_at=None, wishes_close_at=None)


def deadlines_of(plan: EventPlan, now: datetime) -> Deadlines:
    """The plan's own deadlines, or such as suit its day: on school days and not before `now`."""
    day = plan.grid.held_on
    starts_at = instant_of(day, plan.grid.starts, field="starts")

    def suited(days_before: int, at: time, *, away: int) -> datetime:
        wanted = day - timedelta(days=days_before)
        while closed_because(wanted):
            wanted += timedelta(days=away)
        return min(max(instant_of(wanted, at, field="held_on"), now), starts_at)

    return Deadlines(
        reply_by=plan.reply_by or suited(21, time(23, 59), away=-1),
        wishes_open_at=plan.wishes_open_at or suited(20, time(8, 0), away=1),
        wishes_close_at=plan.wishes_close_at or suited(9, time(16, 0), away=-1),
    )


def check_plan(plan: EventPlan, deadlines: Deadlines) -> tuple[Slot, ...]:
    """The slots of a plan that keeps every rule; raises the first domain error otherwise."""
    slots = slots_of(plan.grid)
    starts_at = slots[0].starts_at
    if plan.meetings_per_student > len(slots):
        raise MoreMeetingsThanSlots(field="meetings_per_student", slots=len(slots))
    if deadlines.reply_by > starts_at:
        raise DeadlineAfterStart(field="reply_by")
    if deadlines.wishes_close_at > starts_at:
        raise DeadlineAfterStart(field="wishes_close_at")
    if deadlines.wishes_close_at < deadlines.wishes_open_at:
        raise WishesCloseBeforeTheyOpen(field="wishes_close_at")
    return slots


def check_day_is_ahead(plan: EventPlan, today: date) -> None:
    """A new or moved event cannot lie in the past."""
    if plan.grid.held_on < today:
        raise DayIsOver(field="held_on")


def notices_of(plan: EventPlan, deadlines: Deadlines, today: date) -> tuple[Notice, ...]:
    """What to point out, most serious first."""
    day = plan.grid.held_on
    found = []
    if closed := closed_because(day):
        found.append(Notice(closed))
    if today <= day < today + SHORT_NOTICE:
        found.append(Notice("short_notice", days=(day - today).days))
    if deadlines.wishes_open_at < deadlines.reply_by:
        found.append(Notice("wishes_open_before_replies"))
    if plan.wishes_per_student < plan.meetings_per_student:
        found.append(Notice("fewer_wishes_than_meetings"))
    if wall_clock_of(deadlines.wishes_close_at).date() == day:
        found.append(Notice("wishes_close_on_the_day"))
    return tuple(found)
