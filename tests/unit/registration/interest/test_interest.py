"""Who is asked after a meeting, until when, and what makes a match."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from services.registration.interest.domain.interest import (
    ANSWERS,
    SIDES,
    Pair,
    after_answer,
    can_answer,
    contact_is_seen,
    tidy_note,
)

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
DAY = NOON.date()


@pytest.mark.parametrize(("student", "company"), list(product(ANSWERS, ANSWERS)))
@pytest.mark.parametrize("order", [SIDES, SIDES[::-1]])
def test_a_match_is_two_yes_whoever_answers_first(student, company, order):
    said = {"student": student, "company": company}
    pair = Pair()
    for side in order:
        pair = after_answer(pair, side, said[side], NOON)
    assert (pair.student, pair.company) == (student, company)
    assert pair.is_match is (student == company == "yes")


def test_a_match_keeps_its_moment_and_ends_with_the_yes_that_made_it():
    match = Pair("yes", "yes", NOON)
    assert after_answer(match, "student", "yes", LATER).matched_at == NOON
    ended = after_answer(match, "company", "maybe", LATER)
    assert not ended.is_match
    assert after_answer(ended, "company", "yes", LATER).matched_at == LATER


@pytest.mark.parametrize(("days", "is_open"), [(-1, False), (0, True), (14, True), (15, False)])
def test_answers_are_taken_for_two_weeks(days, is_open):
    assert can_answer(DAY, DAY + timedelta(days=days)) is is_open


@pytest.mark.parametrize(("days", "is_seen"), [(0, True), (14, True), (15, False)])
def test_how_to_reach_each_other_is_seen_for_two_weeks_from_the_match(days, is_seen):
    assert contact_is_seen(date(2027, 3, 20), date(2027, 3, 20) + timedelta(days=days)) is is_seen


def test_a_note_keeps_its_lines_and_loses_what_nobody_sees():
    assert tidy_note(" Ring i uge 12\r\n\u202eSpørg\x00 efter A\u030ase ") == (
        "Ring i uge 12\nSpørg efter Åse"
    )
