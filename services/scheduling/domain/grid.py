"""Cuts an event's day into time slots; it knows wall times and breaks, not who meets whom."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.scheduling.domain.errors import (
    BreakOutsideEvent,
    BreaksOverlap,
    EndsBeforeStart,
    NoRoomForASlot,
    SlotCrossesClockChange,
    SlotLengthOutOfRange,
    TooManySlots,
)
from services.scheduling.domain.wall_time import instant_of

SHORTEST_SLOT, LONGEST_SLOT = 5, 120
MOST_SLOTS = 60


@dataclass(frozen=True)
class Break:
    """A pause of the whole event, in wall time."""

    starts: time
    ends: time


@dataclass(frozen=True)
class GridPlan:
    """What an organiser types: one day, from when to when, how long a slot, which breaks."""

    held_on: date
    starts: time
    ends: time
    slot_minutes: int
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One interval of the grid, numbered from 0 in time order, as instants in UTC."""

    number: int
    starts_at: datetime
    ends_at: datetime


def minute_of(at: time) -> int:
    """Minutes since midnight on the wall."""
    return at.hour * 60 + at.minute


def time_of(minute: int) -> time:
    return time(minute // 60, minute % 60)


def slots_of(plan: GridPlan) -> tuple[Slot, ...]:
    """All slots in time order; raises a domain error that names the field at fault."""
    edges = _wall_edges(plan)
    return tuple(_slot(plan, number, edge) for number, edge in enumerate(edges))


def unused_minutes(plan: GridPlan) -> int:
    """Minutes between start and end that are neither slot nor break: too short for a slot."""
    breaks = sum(minute_of(pause.ends) - minute_of(pause.starts) for pause in plan.breaks)
    used = len(_wall_edges(plan)) * plan.slot_minutes
    return minute_of(plan.ends) - minute_of(plan.starts) - breaks - used


def _wall_edges(plan: GridPlan) -> list[tuple[int, int]]:
    _check(plan)
    edges: list[tuple[int, int]] = []
    at, last = minute_of(plan.starts), minute_of(plan.ends)
    pauses = sorted((minute_of(p.starts), minute_of(p.ends)) for p in plan.breaks)
    for pause_from, pause_to in [*pauses, (last, last)]:
        while at + plan.slot_minutes <= pause_from:
            edges.append((at, at + plan.slot_minutes))
            at += plan.slot_minutes
        at = pause_to
    if not edges:
        raise NoRoomForASlot(field="slot_minutes")
    if len(edges) > MOST_SLOTS:
        raise TooManySlots(field="slot_minutes", count=len(edges), most=MOST_SLOTS)
    return edges


def _check(plan: GridPlan) -> None:
    if plan.ends <= plan.starts:
        raise EndsBeforeStart(field="ends")
    if not SHORTEST_SLOT <= plan.slot_minutes <= LONGEST_SLOT:
        raise SlotLengthOutOfRange(
            field="slot_minutes", shortest=SHORTEST_SLOT, longest=LONGEST_SLOT
        )
    free_from = plan.starts
    for pause in sorted(plan.breaks, key=lambda pause: pause.starts):
        if pause.ends <= pause.starts:
            raise EndsBeforeStart(field="breaks")
        if pause.starts < plan.starts or pause.ends > plan.ends:
            raise BreakOutsideEvent(field="breaks")
        if pause.starts < free_from:
            raise BreaksOverlap(field="breaks")
        free_from = pause.ends


def _slot(plan: GridPlan, number: int, edge: tuple[int, int]) -> Slot:
    starts_at = instant_of(plan.held_on, time_of(edge[0]), field="starts")
    ends_at = instant_of(plan.held_on, time_of(edge[1]), field="ends")
    if ends_at - starts_at != timedelta(minutes=plan.slot_minutes):
        raise SlotCrossesClockChange(field="starts")
    return Slot(number, starts_at.astimezone(UTC), ends_at.astimezone(UTC))
