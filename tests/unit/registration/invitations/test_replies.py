"""What an answer must keep, and what a company may change when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.registration.events.domain.deadlines import SHUT, EventTimes, reply_windows
from services.registration.invitations.domain.errors import ReplyIncomplete
from services.registration.invitations.domain.replies import (
    PlacementOffer,
    Reply,
    ReplyBounds,
    check_reply,
)

EDUCATION = uuid4()
BOUNDS = ReplyBounds(slots=(0, 1, 2), education_ids=(EDUCATION,))
DEADLINE = datetime(2027, 2, 22, 12, tzinfo=UTC)
START = DEADLINE + timedelta(days=18)
TIMES = EventTimes(
    reply_by=DEADLINE,
    wishes_close_at=DEADLINE + timedelta(days=10),
    starts_at=START,
    ends_at=START + timedelta(hours=3),
)
SECOND = timedelta(seconds=1)


def faults(**changes: Any) -> dict[str, object]:
    reply = Reply(**{"coming": True} | changes)
    try:
        check_reply(reply, BOUNDS)
    except ReplyIncomplete as incomplete:
        return incomplete.fields
    return {}


def test_the_shortest_yes_stands() -> None:
    assert faults() == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tables": 0}, "tables"),
        ({"tables": 21, "representatives": 30}, "tables"),
        ({"tables": 2}, "representatives"),
        ({"representatives": 51}, "representatives"),
        ({"unavailable_slots": (0, 1, 2)}, "slots"),
        ({"presentation": "x" * 1201}, "presentation"),
        ({"education_ids": frozenset({uuid4()})}, "educations"),
        ({"placements": (PlacementOffer(uuid4(), "full", 1),)}, "educations"),
        ({"placements": (PlacementOffer(EDUCATION, "full", 201),)}, "placements"),
        ({"placements": (PlacementOffer(EDUCATION, "other", 1),)}, "placements"),
        ({"coming": False}, "reason"),
        ({"coming": False, "reason": "because"}, "reason"),
    ],
)
def test_what_cannot_stand_names_its_field(changes: dict[str, Any], field: str) -> None:
    assert list(faults(**changes)) == [field]


def test_some_slots_may_be_missed_and_a_no_needs_only_its_reason() -> None:
    assert faults(unavailable_slots=(0, 2)) == {}
    assert faults(coming=False, reason="date", tables=0) == {}


def doors(moment: datetime, *, has_answered: bool) -> tuple[bool, bool, bool]:
    found = reply_windows(TIMES, has_answered=has_answered, now=moment)
    return found.answer, found.small_changes, found.withdraw


def test_until_the_deadline_all_is_open() -> None:
    assert doors(DEADLINE - SECOND, has_answered=False) == (True, True, False)
    assert doors(DEADLINE - SECOND, has_answered=True) == (True, True, True)


def test_after_the_deadline_an_answer_stands() -> None:
    assert doors(DEADLINE, has_answered=True) == (False, True, True)


def test_after_the_deadline_a_silent_company_may_come_until_wishes_close() -> None:
    assert doors(DEADLINE, has_answered=False) == (True, False, False)
    assert doors(DEADLINE + timedelta(days=10), has_answered=False) == (False, False, False)


def test_on_the_day_only_withdrawing_is_left_and_afterwards_nothing() -> None:
    assert doors(START, has_answered=True) == (False, False, True)
    assert reply_windows(TIMES, has_answered=True, now=START + timedelta(hours=3)) == SHUT


def test_a_cancelled_event_takes_nothing() -> None:
    cancelled = EventTimes(None, None, None, None, cancelled=True)
    assert reply_windows(cancelled, has_answered=True, now=DEADLINE) == SHUT


def test_an_event_without_moments_stays_open() -> None:
    assert reply_windows(EventTimes(None, None, None, None), has_answered=True, now=START).answer
