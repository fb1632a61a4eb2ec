"""Rules of the day's grid and of wall times."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from services.scheduling.domain.errors import (
    BreakOutsideEvent,
    BreaksOverlap,
    EndsBeforeStart,
    NoRoomForASlot,
    SlotCrossesClockChange,
    SlotLengthOutOfRange,
    TimeDoesNotExist,
    TimeHappensTwice,
    TooManySlots,
)
from services.scheduling.domain.grid import Break, GridPlan, slots_of, unused_minutes
from services.scheduling.domain.wall_time import instant_of, wall_clock_of

A_DAY = date(2027, 3, 12)
CLOCKS_FORWARD = date(2027, 3, 28)
CLOCKS_BACK = date(2026, 10, 25)


def plan(
    starts: str = "09:00",
    ends: str = "12:00",
    minutes: int = 20,
    breaks: tuple[tuple[str, str], ...] = (),
    day: date = A_DAY,
) -> GridPlan:
    pauses = tuple(Break(time.fromisoformat(a), time.fromisoformat(b)) for a, b in breaks)
    return GridPlan(day, time.fromisoformat(starts), time.fromisoformat(ends), minutes, pauses)


def shown(grid: GridPlan) -> list[str]:
    return [f"{wall_clock_of(slot.starts_at):%H:%M}" for slot in slots_of(grid)]


def test_slots_fill_the_time_from_start_to_end() -> None:
    slots = slots_of(plan("09:00", "10:00", 20))
    assert [slot.number for slot in slots] == [0, 1, 2]
    assert slots[0].starts_at == datetime(2027, 3, 12, 8, 0, tzinfo=UTC)
    assert slots[-1].ends_at == datetime(2027, 3, 12, 9, 0, tzinfo=UTC)


def test_a_break_is_a_gap_between_slots() -> None:
    assert shown(plan("09:00", "10:30", 20, (("09:40", "09:50"),))) == [
        "09:00",
        "09:20",
        "09:50",
        "10:10",
    ]


def test_a_slot_never_runs_into_a_break() -> None:
    grid = plan("09:00", "10:00", 20, (("09:30", "09:40"),))
    assert shown(grid) == ["09:00", "09:40"]
    assert unused_minutes(grid) == 10


def test_breaks_may_be_typed_in_any_order() -> None:
    pauses = (("10:00", "10:20"), ("09:20", "09:30"))
    assert shown(plan("09:00", "10:40", 20, pauses)) == ["09:00", "09:30", "10:20"]


@pytest.mark.parametrize(
    ("grid", "refusal", "field"),
    [
        (plan("12:00", "09:00"), EndsBeforeStart, "ends"),
        (plan("12:00", "12:00"), EndsBeforeStart, "ends"),
        (plan("22:00", "00:30"), EndsBeforeStart, "ends"),
        (plan(minutes=4), SlotLengthOutOfRange, "slot_minutes"),
        (plan(minutes=121), SlotLengthOutOfRange, "slot_minutes"),
        (plan("09:00", "09:10", 20), NoRoomForASlot, "slot_minutes"),
        (plan("00:00", "23:59", 5), TooManySlots, "slot_minutes"),
        (plan(breaks=(("08:30", "09:10"),)), BreakOutsideEvent, "breaks"),
        (plan(breaks=(("11:30", "12:10"),)), BreakOutsideEvent, "breaks"),
        (plan(breaks=(("10:10", "10:00"),)), EndsBeforeStart, "breaks"),
        (plan(breaks=(("10:00", "10:20"), ("10:10", "10:30"))), BreaksOverlap, "breaks"),
    ],
)
def test_an_impossible_grid_names_the_field(
    grid: GridPlan, refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        slots_of(grid)
    assert getattr(refused.value, "field", None) == field


def test_half_past_two_does_not_exist_when_clocks_go_forward() -> None:
    with pytest.raises(TimeDoesNotExist) as refused:
        instant_of(CLOCKS_FORWARD, time(2, 30), field="starts")
    assert refused.value.fields == {"at": "02.30"}


def test_half_past_two_comes_twice_when_clocks_go_back() -> None:
    with pytest.raises(TimeHappensTwice):
        instant_of(CLOCKS_BACK, time(2, 30), field="starts")


def test_a_slot_over_the_clock_change_is_refused() -> None:
    with pytest.raises((SlotCrossesClockChange, TimeDoesNotExist)):
        slots_of(plan("01:30", "03:30", 120, day=CLOCKS_FORWARD))


def test_the_same_wall_time_is_another_instant_after_the_clock_change() -> None:
    winter = slots_of(plan(day=date(2027, 3, 26)))[0].starts_at
    summer = slots_of(plan(day=date(2027, 3, 29)))[0].starts_at
    assert wall_clock_of(winter).time() == wall_clock_of(summer).time() == time(9, 0)
    assert summer - winter == timedelta(days=3) - timedelta(hours=1)
