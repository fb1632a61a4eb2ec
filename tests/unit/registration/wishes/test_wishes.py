"""A student's ranked wishes: what may be changed, and until when."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.registration.wishes.domain.wish_errors import (
    AlreadyWished,
    NotWished,
    TooManyWishes,
    WishesClosed,
    WishesNotOpen,
    WishesOutdated,
    WishNotPossible,
)
from services.registration.wishes.domain.wishes import (
    WishRules,
    WishTimes,
    add_wish,
    move_wish,
    remove_wish,
    reordered,
    require_open,
    round_state,
)

A, B, C, D = (UUID(int=number) for number in range(1, 5))
RULES = WishRules(limit=3, choosable={A, B, C, D})
NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


def test_a_new_wish_is_the_last_one():
    assert add_wish((A, B), C, RULES) == (A, B, C)


def test_a_student_cannot_wish_twice_for_one_company():
    with pytest.raises(AlreadyWished):
        add_wish((A, B), A, RULES)


def test_a_list_is_no_longer_than_the_event_allows():
    with pytest.raises(TooManyWishes) as refused:
        add_wish((A, B, C), D, RULES)
    assert refused.value.fields == {"limit": 3}


def test_only_a_company_that_comes_can_be_wished():
    with pytest.raises(WishNotPossible):
        add_wish((), UUID(int=99), RULES)


@pytest.mark.parametrize(
    ("company", "direction", "expected"),
    [
        (B, "up", (B, A, C)),
        (B, "down", (A, C, B)),
        (C, "top", (C, A, B)),
        (A, "up", (A, B, C)),
        (C, "down", (A, B, C)),
    ],
)
def test_a_wish_moves_one_step_and_stops_at_the_ends(company, direction, expected):
    assert move_wish((A, B, C), company, direction) == expected


def test_what_was_not_wished_can_neither_move_nor_go():
    with pytest.raises(NotWished):
        move_wish((A,), B, "up")
    with pytest.raises(NotWished):
        remove_wish((A,), B)


def test_removing_a_wish_keeps_the_order_of_the_others():
    assert remove_wish((A, B, C), B) == (A, C)


def test_an_order_of_other_wishes_than_those_on_the_list_is_outdated():
    assert reordered((A, B, C), (C, A, B)) == (C, A, B)
    for order in [(A, B), (A, B, D), (A, B, B)]:
        with pytest.raises(WishesOutdated):
            reordered((A, B, C), order)


def test_the_round_is_open_from_its_first_moment_until_just_before_the_deadline():
    times = WishTimes(opens_at=NOON, closes_at=NOON + timedelta(days=1))
    assert round_state(times, NOON - timedelta(seconds=1)) == "not_open"
    assert round_state(times, NOON) == "open"
    assert round_state(times, NOON + timedelta(hours=23, minutes=59)) == "open"
    assert round_state(times, NOON + timedelta(days=1)) == "closed"
    assert round_state(WishTimes(None, None), NOON) == "open"


def test_a_change_outside_the_round_is_refused_with_the_moment_that_matters():
    times = WishTimes(opens_at=NOON, closes_at=NOON + timedelta(days=1))
    with pytest.raises(WishesNotOpen) as early:
        require_open(times, NOON - timedelta(hours=1))
    with pytest.raises(WishesClosed) as late:
        require_open(times, NOON + timedelta(days=2))
    assert early.value.fields == {"opens_at": NOON}
    assert late.value.fields == {"closed_at": NOON + timedelta(days=1)}
