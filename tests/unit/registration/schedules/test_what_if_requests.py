"""Questions about the event on a copy: what the copy is like."""

from datetime import UTC, datetime, timedelta

import pytest

from planning import Instance, InstanceError
from services.registration.schedules.builder.what_if import answer_what_if
from services.registration.schedules.domain.what_if import Question, changed_instance, shorter_slots

NINE = datetime(2027, 3, 12, 8, tzinfo=UTC)


def day(*starts, minutes=12):
    return [
        (NINE + timedelta(minutes=start), NINE + timedelta(minutes=start + minutes))
        for start in starts
    ]


TIMES = day(0, 15, 45, 60)
INSTANCE = Instance.from_dict(
    {
        "T": 4,
        "students": {"m": [2, 2]},
        "companies": {"cap": [1, 2], "unavailable": {"0": [0]}, "cap_slot": {"1": [2, 2, 0, 2]}},
        "wishes": [[[0, 2], [1, 1]], [[1, 2]]],
        "pins": [[0, 1, 0]],
    }
)
NUMBERS = {"el": 0, "smed": 1}


def test_a_question_is_stored_and_read_in_the_shape_it_always_had():
    stored = {"kind": "shorter", "companies": ["a"], "label": "A1", "minutes": 7, "level": 0.5}
    assert Question.from_dict(stored) == Question("shorter", ("a",), "A1", 7)
    assert Question("shorter", ("a",), "A1", 7).to_dict() == stored


def on_copy(question):
    return changed_instance(INSTANCE, question, NUMBERS, TIMES)


def test_shorter_slots_keep_pauses_and_breaks():
    found = shorter_slots(TIMES, 6)
    assert [int((begin - NINE).total_seconds() // 60) for begin, _ in found] == [
        0,
        9,
        18,
        45,
        54,
        63,
    ]
    assert all(end - begin == timedelta(minutes=6) for begin, end in found)


def test_who_is_away_in_part_of_a_new_slot_is_away_in_all_of_it():
    shorter = on_copy(Question("shorter", minutes=6))
    assert shorter.slot_count == 6
    assert shorter.unavailable[0] == (0, 1)
    assert shorter.slot_capacity[1] == (2, 2, 2, 0, 0, 2)
    assert not shorter.pins


def test_slots_longer_than_the_day_are_refused():
    with pytest.raises(InstanceError):
        on_copy(Question("shorter", minutes=60))


def test_each_question_changes_one_thing():
    assert on_copy(Question("company_away", ("el",))).cancelled_companies == {0}
    assert on_copy(Question("room_away", ())).cancelled_companies == frozenset()
    assert on_copy(Question("table", ("smed",))).slot_capacity[1] == (3, 3, 0, 3)
    assert on_copy(Question("slot")).slot_count == 5
    assert list(on_copy(Question("meeting")).meetings) == [3, 3]
    assert on_copy(Question("fairness", level=1.0)).fairness == 1.0


def test_a_question_survives_being_stored():
    question = Question("room_away", ("el", "smed"), "A1.12")
    assert Question.from_dict(question.to_dict()) == question


def test_who_wished_only_for_companies_of_other_educations_is_counted_apart_in_both_plans():
    """Without the only company of her education the second student wished in vain too."""
    today = {
        "T": 1,
        "students": {"m": [1, 1, 1], "field": ["el", "smed", "el"]},
        "companies": {"cap": [1, 1], "accepts": [["el"], ["smed"]]},
        "wishes": [[[0, 1]], [[1, 1]], [[1, 1]]],
    }
    order = {"today": today, "instance": today | {"cancelled": {"companies": [1]}}}
    found = answer_what_if(order, None, lambda _: None)
    figures = [
        (found[side]["students_with_none"], found[side]["wished_in_vain"])
        for side in ("today", "changed")
    ]
    assert figures == [(0, 1), (0, 2)]
