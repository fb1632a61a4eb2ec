"""A demo's events lie on days with lessons, whenever the demo is begun."""

from datetime import UTC, date, datetime, time

import pytest

from services.scheduling.seed.days import plan_of
from services.scheduling.seed.values import SeedDeadlines, SeedEvent

OPENED = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


def event(
    day: date,
    *,
    deadlines: SeedDeadlines | None = None,
    is_held: bool = False,
    is_day_fixed: bool = False,
) -> SeedEvent:
    return SeedEvent(
        kind="praktikdating",
        name="Praktikdating",
        place="Skolen",
        day=day,
        starts=time(9, 0),
        ends=time(12, 0),
        slot_minutes=15,
        meetings_per_student=3,
        wishes_per_student=6,
        breaks=((time(10, 0), time(10, 15)),),
        deadlines=deadlines,
        is_held=is_held,
        is_day_fixed=is_day_fixed,
    )


@pytest.mark.parametrize(
    ("wanted", "coming", "held"),
    [
        (date(2026, 5, 6), date(2026, 5, 6), date(2026, 5, 6)),
        (date(2026, 5, 9), date(2026, 5, 11), date(2026, 5, 8)),  # a Saturday
        (date(2026, 5, 14), date(2026, 5, 15), date(2026, 5, 13)),  # Ascension Day
        (date(2026, 12, 22), date(2027, 1, 4), date(2026, 12, 18)),
        (date(2026, 7, 15), date(2026, 8, 3), date(2026, 6, 30)),
    ],
)
def test_a_day_without_lessons_gives_way(wanted: date, coming: date, held: date) -> None:
    assert plan_of(event(wanted)).grid.held_on == coming
    assert plan_of(event(wanted, is_held=True)).grid.held_on == held
    assert plan_of(event(wanted, is_day_fixed=True)).grid.held_on == wanted


def test_deadlines_are_counted_from_the_day_that_was_found() -> None:
    wanted = SeedDeadlines(reply_days=30, wishes_open_at=OPENED, wishes_close_days=14)
    plan = plan_of(event(date(2026, 6, 6), deadlines=wanted))
    assert plan.grid.held_on == date(2026, 6, 8)
    assert plan.reply_by == datetime(2026, 5, 9, 21, 59, tzinfo=UTC)
    assert plan.wishes_open_at == OPENED
    assert plan.wishes_close_at == datetime(2026, 5, 25, 14, 0, tzinfo=UTC)
    assert plan_of(event(date(2026, 6, 6))).reply_by is None
