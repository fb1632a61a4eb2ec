"""The one sentence of an event's state: the earliest step that is not done decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.registration.progress.domain import STEPS, EventFigures, event_state, step_states
from services.registration.schedules.domain.coverage import Coverage

NOW = datetime(2027, 2, 12, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NEW = EventFigures(
    held_from=NOW + 28 * DAY,
    held_until=NOW + 28 * DAY + timedelta(hours=3),
    reply_by=NOW + 10 * DAY,
    wishes_open_at=NOW + 11 * DAY,
    wishes_close_at=NOW + 20 * DAY,
)
ANSWERED = {"invited": 3, "accepted": 2, "declined": 1}
WITH_STUDENTS = ANSWERED | {"students": 40}
WHOLE = Coverage(
    students=40,
    companies=2,
    unsent=0,
    awaiting_preparation=0,
    without_schedule=0,
    without_place=0,
    awaits_rooms=False,
)
PUBLISHED = {"published": True, "coverage": WHOLE}


def lacking(*names: str) -> dict[str, Any]:
    return PUBLISHED | {"coverage": replace(WHOLE, **dict.fromkeys(names, 1))}


@pytest.mark.parametrize(
    ("figures", "days", "code", "step"),
    [
        ({}, 0, "nobody_invited", "companies"),
        ({"invited": 3, "silent": 3}, 0, "waiting_for_companies", "companies"),
        ({"invited": 3, "silent": 3}, 10, "no_company_coming", "companies"),
        ({"invited": 3, "declined": 3}, 0, "no_company_coming", "companies"),
        (ANSWERED, 0, "no_students", "students"),
        (WITH_STUDENTS, 0, "wishes_not_open", "students"),
        (WITH_STUDENTS, 11, "waiting_for_wishes", "students"),
        (WITH_STUDENTS | {"with_wishes": 40}, 11, "ready_to_build", "schedules"),
        (WITH_STUDENTS, 20, "ready_to_build", "schedules"),
        (WITH_STUDENTS | {"built": True}, 20, "schedules_not_published", "schedules"),
        (WITH_STUDENTS | PUBLISHED, 20, "ready_for_the_day", "day"),
        (WITH_STUDENTS | lacking("unsent"), 20, "changes_unsent", "schedules"),
        (WITH_STUDENTS | lacking("without_schedule"), 20, "students_without_schedule", "schedules"),
        (
            WITH_STUDENTS | lacking("awaiting_preparation"),
            20,
            "students_without_schedule",
            "schedules",
        ),
        (WITH_STUDENTS | lacking("without_place"), 20, "companies_without_place", "rooms"),
        (WITH_STUDENTS | lacking("unsent", "awaits_rooms"), 20, "rooms_awaited", "schedules"),
        (WITH_STUDENTS | lacking("unsent"), 28, "today", "day"),
        (WITH_STUDENTS, 28, "today", "day"),
        (WITH_STUDENTS, 29, "over", "after"),
        ({"cancelled": True}, 29, "cancelled", "setup"),
    ],
)
def test_the_state_follows_the_figures_and_the_day(
    figures: dict[str, Any], days: int, code: str, step: str
) -> None:
    state = event_state(replace(NEW, **figures), NOW + days * DAY)
    assert (state.code, state.step) == (code, step)


def test_exactly_one_step_is_the_present_one() -> None:
    for figures in ({}, ANSWERED, WITH_STUDENTS, WITH_STUDENTS | PUBLISHED):
        for days in range(30):
            states = step_states(replace(NEW, **figures), NOW + days * DAY)
            assert list(states) == list(STEPS)
            assert list(states.values()).count("current") == 1


def test_what_lies_behind_is_done_and_what_lies_ahead_waits() -> None:
    figures = replace(NEW, **WITH_STUDENTS | {"with_wishes": 40, "placed": 2})
    states = step_states(figures, NOW + 11 * DAY)
    assert [states[step] for step in STEPS] == [
        "done",
        "done",
        "done",
        "done",
        "current",
        "waiting",
        "waiting",
    ]


@pytest.mark.parametrize(
    "name", ["unsent", "awaiting_preparation", "without_schedule", "without_place", "awaits_rooms"]
)
def test_whatever_is_lacking_keeps_the_whole_from_being_whole(name: str) -> None:
    assert WHOLE.is_whole
    assert not lacking(name)["coverage"].is_whole
