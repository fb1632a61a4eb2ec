"""What a typed plan would give: slots, breaks, deadlines and what to point out; saves nothing."""

from dataclasses import dataclass
from datetime import datetime

from services.scheduling.domain.errors import SchedulingError
from services.scheduling.domain.event_plan import Deadlines, check_plan, deadlines_of, notices_of
from services.scheduling.domain.grid import Slot, unused_minutes
from services.scheduling.domain.wall_time import instant_of, wall_clock_of
from services.scheduling.pages.event_form import EventForm
from services.scheduling.pages.texts import notice_text
from shared import clock
from shared.web.errors import error_text


@dataclass(frozen=True)
class Interval:
    """A slot (numbered from 1, as people count) or a break (number 0)."""

    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class GridPreview:
    """With `error` the rest is empty; with neither the form lacks something."""

    intervals: tuple[Interval, ...] = ()
    slot_count: int = 0
    slot_minutes: int = 0
    unused_minutes: int = 0
    deadlines: Deadlines | None = None
    notices: tuple[str, ...] = ()
    error: str = ""


def preview_of(form: EventForm) -> GridPreview:
    if form.draft is None:
        return GridPreview()
    plan, now = form.draft, clock.now()
    try:
        deadlines = deadlines_of(plan, now)
        slots = check_plan(plan, deadlines)
        pauses = [
            Interval(0, instant_of(plan.grid.held_on, pause.starts, field="breaks"),
                     instant_of(plan.grid.held_on, pause.ends, field="breaks"))
            for pause in plan.grid.breaks
        ]  # fmt: skip
    except SchedulingError as error:
        return GridPreview(error=error_text(error))
    today = wall_clock_of(now).date()
    return GridPreview(
        intervals=tuple(_in_order([_shown(slot) for slot in slots] + pauses)),
        slot_count=len(slots),
        slot_minutes=plan.grid.slot_minutes,
        unused_minutes=unused_minutes(plan.grid),
        deadlines=deadlines,
        notices=tuple(notice_text(notice) for notice in notices_of(plan, deadlines, today)),
    )


def _shown(slot: Slot) -> Interval:
    return Interval(slot.number + 1, slot.starts_at, slot.ends_at)


def _in_order(intervals: list[Interval]) -> list[Interval]:
    return sorted(intervals, key=lambda interval: interval.starts_at)
