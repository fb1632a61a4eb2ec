"""Rules of an event's set-up and what is pointed out about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from services.scheduling.domain.errors import (
    DayIsOver,
    DeadlineAfterStart,
    MoreMeetingsThanSlots,
    WishesCloseBeforeTheyOpen,
)
from services.scheduling.domain.event_plan import (
    KINDS,
    Deadlines,
    EventPlan,
    Kind,
    check_day_is_ahead,
    check_plan,
    copy_of,
    deadlines_of,
    notices_of,
    template,
)
from services.scheduling.domain.school_days import closed_because, easter_sunday
from services.scheduling.domain.wall_time import wall_clock_of

TODAY = date(2027, 1, 4)
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)


def on(day: date) -> EventPlan:
    plan = template("praktikdating", TODAY)
    return replace(plan, grid=replace(plan.grid, held_on=day))


def codes(plan: EventPlan, today: date = TODAY) -> list[str]:
    return [notice.code for notice in notices_of(plan, deadlines_of(plan, NOW), today)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_template_works_as_it_stands_on_any_day_of_the_year(kind: Kind, month: int) -> None:
    today = date(2027, month, 17)
    plan = template(kind, today)
    deadlines = deadlines_of(plan, datetime(2027, month, 17, 8, tzinfo=UTC))
    assert check_plan(plan, deadlines)
    assert notices_of(plan, deadlines, today) == ()
    assert closed_because(wall_clock_of(deadlines.reply_by).date()) is None


def test_less_than_six_weeks_is_pointed_out() -> None:
    assert codes(on(date(2027, 2, 12))) == ["short_notice"]
    assert codes(on(date(2027, 2, 15))) == []


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2027, 3, 25), "maundy_thursday"),
        (date(2027, 3, 29), "easter_monday"),
        (date(2027, 5, 6), "ascension_day"),
        (date(2027, 5, 17), "whit_monday"),
        (date(2027, 6, 5), "constitution_day"),
        (date(2027, 12, 24), "christmas_eve"),
        (date(2027, 3, 13), "weekend"),
        (date(2027, 10, 20), "autumn_holiday"),
    ],
)
def test_a_day_without_school_is_pointed_out(day: date, code: str) -> None:
    assert codes(on(day)) == [code]


def test_great_prayer_day_is_a_school_day() -> None:
    assert closed_because(date(2027, 4, 23)) is None


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25))],
)
def test_easter_falls_where_the_almanac_says(year: int, sunday: date) -> None:
    assert easter_sunday(year) == sunday


def test_nobody_can_have_more_meetings_than_there_are_slots() -> None:
    plan = replace(on(date(2027, 3, 12)), meetings_per_student=9)
    with pytest.raises(MoreMeetingsThanSlots) as refused:
        check_plan(plan, deadlines_of(plan, NOW))
    assert refused.value.fields == {"slots": 8}


@pytest.mark.parametrize("name", ["reply_by", "wishes_close_at"])
def test_a_deadline_cannot_lie_after_the_start(name: str) -> None:
    plan = on(date(2027, 3, 12))
    late = replace(deadlines_of(plan, NOW), **{name: datetime(2027, 3, 12, 12, tzinfo=UTC)})
    with pytest.raises(DeadlineAfterStart) as refused:
        check_plan(plan, late)
    assert refused.value.field == name


def test_wishes_cannot_close_before_they_open() -> None:
    plan = on(date(2027, 3, 12))
    reply_by = datetime(2027, 2, 1, tzinfo=UTC)
    backwards = Deadlines(
        reply_by, datetime(2027, 3, 2, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
    )
    with pytest.raises(WishesCloseBeforeTheyOpen):
        check_plan(plan, backwards)


def test_a_day_that_is_over_is_refused() -> None:
    check_day_is_ahead(on(TODAY), TODAY)
    with pytest.raises(DayIsOver):
        check_day_is_ahead(on(date(2027, 1, 3)), TODAY)


def test_proposed_deadlines_are_never_in_the_past_nor_after_the_start() -> None:
    tomorrow = on(date(2027, 1, 5))
    deadlines = deadlines_of(tomorrow, NOW)
    starts_at = check_plan(tomorrow, deadlines)[0].starts_at
    for moment in (deadlines.reply_by, deadlines.wishes_open_at, deadlines.wishes_close_at):
        assert NOW <= moment <= starts_at


def test_a_copy_keeps_the_grid_and_gets_a_new_day_and_new_deadlines() -> None:
    earlier = replace(on(date(2026, 3, 12)), name="Forår", reply_by=NOW)
    copied = copy_of(earlier, TODAY)
    assert copied.grid.starts == time(8, 40)
    assert copied.grid.held_on > TODAY
    assert copied.reply_by is None
    assert copied.name == "Forår"


def test_too_few_wishes_and_early_wishing_are_pointed_out() -> None:
    plan = replace(on(date(2027, 3, 12)), wishes_per_student=2)
    assert codes(plan) == ["fewer_wishes_than_meetings"]
    early = replace(plan, wishes_per_student=6, wishes_open_at=NOW)
    assert codes(early) == ["wishes_open_before_replies"]
