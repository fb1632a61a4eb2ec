"""When a step is due, when a company is being forgotten, and what may be written down."""

from datetime import date, timedelta

import pytest

from services.registration.relations.domain import (
    LONGEST_AHEAD,
    SILENT_AFTER,
    EntryEmpty,
    EntryNotNow,
    StepFacts,
    StepNotAhead,
    check_due,
    check_entry,
    due_date,
    is_silent,
    step_group,
)

TODAY = date(2027, 3, 12)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("due_on", "is_promised", "group"),
    [
        (TODAY - DAY, False, "overdue"),
        (TODAY - DAY, True, "promised"),
        (TODAY, False, "today"),
        (TODAY, True, "promised"),
        (TODAY + DAY, True, "later"),
        (TODAY + DAY, False, "later"),
    ],
)
def test_a_step_stands_in_one_group_of_the_day(due_on, is_promised, group) -> None:
    assert step_group(StepFacts(due_on, is_promised), TODAY) == group


def test_silence_counts_from_the_last_contact_or_from_when_the_company_came_in() -> None:
    long_ago, lately = TODAY - SILENT_AFTER - DAY, TODAY - SILENT_AFTER
    assert is_silent(long_ago, TODAY, TODAY)
    assert not is_silent(lately, long_ago, TODAY)
    assert is_silent(None, long_ago, TODAY)
    assert not is_silent(None, lately, TODAY)


def test_a_step_after_a_week_a_month_or_on_a_date() -> None:
    assert due_date("week", None, TODAY) == TODAY + 7 * DAY
    assert due_date("month", TODAY, TODAY) == TODAY + 30 * DAY
    assert due_date("date", TODAY + DAY, TODAY) == TODAY + DAY
    assert due_date("", TODAY, TODAY) is None


@pytest.mark.parametrize("due_on", [TODAY - DAY, TODAY + LONGEST_AHEAD + DAY])
def test_no_step_lies_behind_or_beyond_two_years(due_on) -> None:
    with pytest.raises(StepNotAhead):
        check_due(due_on, TODAY)
    check_due(TODAY, TODAY)


def test_nothing_is_written_of_tomorrow_or_without_a_word() -> None:
    check_entry(text="", outcome="talked", happened_on=TODAY, today=TODAY)
    with pytest.raises(EntryNotNow):
        check_entry(text="Ringede", outcome="", happened_on=TODAY + DAY, today=TODAY)
    with pytest.raises(EntryNotNow):
        check_entry(text="Ringede", outcome="", happened_on=date(1970, 1, 1), today=TODAY)
    with pytest.raises(EntryEmpty):
        check_entry(text="", outcome="", happened_on=TODAY, today=TODAY)
