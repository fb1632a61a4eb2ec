"""What a demo's rooms and events are to be, as plain values; loads neither tables nor rules."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal


@dataclass(frozen=True)
class SeedRoom:
    """`capacity` counts seats."""

    name: str
    building: str
    floor: str
    capacity: int
    has_screen: bool
    is_step_free: bool


@dataclass(frozen=True)
class SeedDeadlines:
    """Days before the event on which replies and wishes end, and when wishes begin."""

    reply_days: int
    wishes_open_at: datetime
    wishes_close_days: int


@dataclass(frozen=True)
class SeedEvent:
    """An event in wall time. `is_held` puts it into the past as if it had been made long before.

    `day` moves to the next day with lessons, of a held event to the last one before, unless
    `is_day_fixed`. No deadlines are those that suit the day.
    """

    kind: Literal["praktikdating", "career_day", "guidance"]
    name: str
    place: str
    day: date
    starts: time
    ends: time
    slot_minutes: int
    meetings_per_student: int
    wishes_per_student: int
    breaks: tuple[tuple[time, time], ...] = ()
    deadlines: SeedDeadlines | None = None
    is_day_fixed: bool = False
    is_held: bool = False
