"""Works out on which day a demo's event is and what its plan then says; reads neither clock nor
row.
"""

from dataclasses import replace
from datetime import date, time, timedelta

from services.scheduling.domain.event_plan import EventPlan
from services.scheduling.domain.grid import Break, GridPlan
from services.scheduling.domain.school_days import SATURDAY, closed_because
from services.scheduling.domain.wall_time import instant_of
from services.scheduling.seed.values import SeedEvent

REPLIES_END, WISHES_END = time(23, 59), time(16, 0)


def plan_of(event: SeedEvent) -> EventPlan:
    """The plan that an organiser would type."""
    day = event.day if event.is_day_fixed else _school_day(event.day, -1 if event.is_held else 1)
    breaks = tuple(Break(*pause) for pause in event.breaks)
    plan = EventPlan(
        event.kind,
        event.name,
        event.place,
        GridPlan(day, event.starts, event.ends, event.slot_minutes, breaks),
        event.meetings_per_student,
        event.wishes_per_student,
    )
    return _with_deadlines(plan, event)


def _with_deadlines(plan: EventPlan, event: SeedEvent) -> EventPlan:
    wanted = event.deadlines
    if wanted is None:
        return plan
    reply_day = plan.grid.held_on - timedelta(days=wanted.reply_days)
    close_day = plan.grid.held_on - timedelta(days=wanted.wishes_close_days)
    return replace(
        plan,
        reply_by=instant_of(reply_day, REPLIES_END, field="reply_by"),
        wishes_open_at=wanted.wishes_open_at,
        wishes_close_at=instant_of(close_day, WISHES_END, field="wishes_close_at"),
    )


def _school_day(day: date, step: int) -> date:
    """The nearest day with lessons: no weekend, holiday, Christmas or summer break."""
    while closed_because(day) or day.weekday() >= SATURDAY or _is_break(day):
        day += timedelta(days=step)
    return day


def _is_break(day: date) -> bool:
    return (day.month, day.day) >= (12, 19) or (day.month, day.day) <= (1, 3) or day.month == 7
