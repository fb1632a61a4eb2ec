"""The booking drills in a small size, on both profiles, each with its guard off too."""

import pytest

from tests.drills.booking import linear, over_http, promotions
from tests.drills.booking.school import KINDS

pytestmark = pytest.mark.slow
on_both = pytest.mark.parametrize("profile", tuple(KINDS))


@on_both
def test_every_history_of_a_seat_can_be_explained(profile):
    verdict = linear.run(profile, operations=160, slots=4, clients=4, lost=0.3)
    assert (verdict.violations, verdict.errors) == (0, [])
    assert verdict.unknown > 0


@on_both
def test_looking_first_leaves_histories_that_nobody_can_explain(profile):
    verdict = linear.run(profile, operations=160, slots=2, clients=8, is_guarded=False)
    assert verdict.violations > 0


@on_both
def test_a_seat_that_is_dropped_and_given_away_at_once_has_one_owner(profile):
    verdict = promotions.run(profile, rounds=12)
    assert (verdict.over, verdict.idle, verdict.errors) == (0, 0, [])


@on_both
def test_filling_what_looks_empty_gives_a_seat_twice(profile):
    assert promotions.run(profile, rounds=12, is_guarded=False).over > 0


def test_a_request_sent_three_times_has_one_effect_and_one_answer():
    verdict = over_http.repeats("production", keys=25)
    assert (verdict.meetings, verdict.differing) == (25, 0)
    assert verdict.reused == 20


def test_without_a_key_the_three_answers_differ():
    assert over_http.repeats("embedded", keys=10, with_key=False).differing > 0


RUSH = {"students": 40, "companies": 6, "slots": 6, "seconds": 2}


def test_the_rush_fills_what_is_wanted_and_nothing_twice():
    verdict = over_http.nine_o_clock("embedded", **RUSH)
    assert verdict.holds, verdict
    assert verdict.booked > 0


def test_the_rush_at_a_door_that_believes_a_list_of_free_seats_overbooks():
    assert over_http.nine_o_clock("embedded", **RUSH, is_guarded=False).over > 0
