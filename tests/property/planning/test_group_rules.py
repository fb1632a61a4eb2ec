"""Whatever an event with group sessions asks for, and however little time there is, the plan breaks
no rule: judged by the independent checker."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning import Instance, Schedule, plan
from tests.checker.check import violations
from tests.property.planning.group_documents import whole_group_documents

Document = dict[str, Any]
_SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def broken_rules(document: Document, schedule: Schedule) -> list[str]:
    """The checker allows a pin to be unwished, so only pins that stand are shown to it."""
    booked = set(schedule.bookings)
    standing = [pin for pin in document.get("pins", []) if tuple(pin) in booked]
    written = json.loads(json.dumps(schedule.to_dict()))
    return violations(document | {"pins": standing}, written)


@given(whole_group_documents(), st.sampled_from([0, 0.001, 0.01, 0.05, None]))
@_SETTINGS
def test_no_rule_is_broken_however_little_time_there_is(
    document: Document, limit: float | None
) -> None:
    schedule = plan(Instance.from_dict(document), time_limit=limit)
    assert broken_rules(document, schedule) == []
    assert schedule.total <= schedule.upper_bound + 1e-9
    assert schedule.certified == (schedule.total == schedule.upper_bound)
    pins = {tuple(pin) for pin in document.get("pins", [])}
    named = [each for each in schedule.problems if each.code == "pin_impossible"]
    assert len(pins - set(schedule.bookings)) <= len(named)


def small_event(**changes: Any) -> Document:
    """Three companies with two seats each speak in up to two of four slots."""
    return {
        "T": 4,
        "students": {"m": [2, 2]},
        "companies": {"cap": [2, 2, 2], "max_sessions": [2, 2, 2]},
        "wishes": [[[0, 3], [1, 2]], [[0, 3], [1, 2]]],
        **changes,
    }


def test_a_pin_at_an_unwished_company_counts_among_the_students_sessions() -> None:
    document = small_event(pins=[[0, 2, 0]])
    schedule = plan(Instance.from_dict(document))
    assert broken_rules(document, schedule) == []
    assert [company for student, company, _ in schedule.bookings if student == 0] == [0, 2]
    assert (schedule.total, schedule.upper_bound) == (8, 8)


def test_pins_that_lie_too_far_apart_are_named_and_the_company_speaks_all_the_same() -> None:
    document = small_event(pins=[[0, 0, 0], [1, 0, 3]])
    schedule = plan(Instance.from_dict(document))
    assert broken_rules(document, schedule) == []
    assert (0, 0, 0) in schedule.bookings
    assert [problem.field for problem in schedule.problems] == ["pins[1]"]
    assert 0 in {company for student, company, _ in schedule.bookings if student == 1}


def test_rooms_larger_than_any_session_are_used_like_others() -> None:
    document = small_event(T=1, students={"m": [1] * 6}, wishes=[[[s // 2, 1]] for s in range(6)])
    document["rooms"] = {"capacity": [4, 3, 2]}
    schedule = plan(Instance.from_dict(document))
    assert broken_rules(document, schedule) == []
    assert (schedule.total, len(schedule.rooms or ())) == (6, 3)


def test_a_wish_that_is_met_by_filling_counts_as_met() -> None:
    document = small_event(mix=[0, 1], fill=True)
    schedule = plan(Instance.from_dict(document))
    wished = {(s, row[0]) for s, rows in enumerate(document["wishes"]) for row in rows}
    assert not wished & {(s, c) for s, c, _ in schedule.filled or ()}


def test_slots_in_which_nobody_can_meet_anybody_are_left_alone() -> None:
    document = small_event(
        T=5,
        students={"m": [5, 2], "blocked": {"0": [4, 2, 0], "1": [3, 0]}},
        companies={
            "cap": [0, 1, 0, 0, 2],
            "max_sessions": [6, 4, 0, 0, 6],
            "unavailable": {"4": [4], "1": [1, 2]},
            "cap_slot": {"0": [2, 0, 3, 2, 2]},
        },
        wishes=[[[0, 1], [3, 5], [1, 2], [0, 3], [3, 2]], [[1, 2]]],
        pins=[[1, 1, 4]],
        seed=3,
    )
    schedule = plan(Instance.from_dict(document))
    assert broken_rules(document, schedule) == []
    assert (1, 1, 4) in schedule.bookings
