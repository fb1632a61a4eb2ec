"""When the demo's events are: last week, right now, in two, three, five weeks, and far off."""

from datetime import date, datetime, time, timedelta

from services.scheduling.domain.event_plan import CAREER_DAY, GUIDANCE, PRAKTIKDATING, EventPlan
from services.scheduling.domain.grid import Break, GridPlan
from services.scheduling.domain.school_days import closed_because
from services.scheduling.domain.wall_time import instant_of, wall_clock_of

PLACE = "Nordskolen, Baltorpvej 20, 2750 Ballerup"
MAIN_NAME = "Praktikdating for alle grundforløb"
TODAY_NAME = "Praktikdating for el og data"
GUIDANCE_NAME = "Vejledning og øvesamtaler"
CAREER_NAME = "Karrieredag i hallen"
EARLIER_NAME = "Praktikdating i sidste uge"
TALKS_NAME = "Karrieredag med oplæg"


def main_plan(now: datetime) -> EventPlan:
    """200 students meet 30 companies; wishes are open, two companies are still silent."""
    day = _school_day(wall_clock_of(now).date() + timedelta(weeks=5))
    coffee = (Break(time(10, 30), time(10, 45)),)
    return EventPlan(
        PRAKTIKDATING,
        MAIN_NAME,
        PLACE,
        GridPlan(day, time(9, 0), time(12, 15), 15, coffee),
        meetings_per_student=3,
        wishes_per_student=6,
        reply_by=instant_of(day - timedelta(days=30), time(23, 59), field="reply_by"),
        wishes_open_at=now - timedelta(days=1),
        wishes_close_at=instant_of(day - timedelta(days=14), time(16, 0), field="wishes_close_at"),
    )


def guidance_plan(now: datetime) -> EventPlan:
    """Talks with counsellors in two weeks, in good time before the main day."""
    day = _school_day(wall_clock_of(now).date() + timedelta(weeks=2))
    return EventPlan(
        GUIDANCE,
        GUIDANCE_NAME,
        PLACE,
        GridPlan(day, time(9, 0), time(14, 0), 30, (Break(time(11, 30), time(12, 0)),)),
        meetings_per_student=1,
        wishes_per_student=1,
    )


def career_plan(now: datetime) -> EventPlan:
    """A career day at stands, only just begun: companies are invited, nobody else knows of it."""
    day = _school_day(wall_clock_of(now).date() + timedelta(weeks=12))
    return EventPlan(
        CAREER_DAY,
        CAREER_NAME,
        PLACE,
        GridPlan(day, time(9, 0), time(14, 0), 30, (Break(time(11, 30), time(12, 0)),)),
        meetings_per_student=3,
        wishes_per_student=5,
    )


def talks_plan(now: datetime) -> EventPlan:
    """A small career day on which companies give talks for many students; its plan is told."""
    day = _school_day(wall_clock_of(now).date() + timedelta(weeks=3))
    coffee = (Break(time(10, 30), time(11, 0)),)
    grid = GridPlan(day, time(9, 0), time(12, 30), 30, coffee)
    return EventPlan(CAREER_DAY, TALKS_NAME, PLACE, grid, 3, 6)


def today_plan(now: datetime) -> EventPlan:
    """Today, begun an hour ago where the clock allows it, so that the day can be watched."""
    local = wall_clock_of(now)
    hour = min(max(local.hour - 1, 6), 20)
    grid = GridPlan(local.date(), time(hour, 0), time(hour + 3, 0), 15)
    return EventPlan(PRAKTIKDATING, TODAY_NAME, PLACE, grid, 3, 6)


def earlier_plan(now: datetime) -> EventPlan:
    """Held nine days ago or a little more: both sides may still answer."""
    day = wall_clock_of(now).date() - timedelta(days=9)
    while closed_because(day) or day.weekday() > 4 or _is_break(day):
        day -= timedelta(days=1)
    grid = GridPlan(day, time(9, 0), time(12, 0), 15)
    return EventPlan(PRAKTIKDATING, EARLIER_NAME, PLACE, grid, 3, 6)


def _school_day(day: date) -> date:
    """The first day from then on with lessons: no weekend, holiday, Christmas or summer break."""
    while closed_because(day) or day.weekday() > 4 or _is_break(day):
        day += timedelta(days=1)
    return day


def _is_break(day: date) -> bool:
    return (day.month, day.day) >= (12, 19) or (day.month, day.day) <= (1, 3) or day.month == 7
