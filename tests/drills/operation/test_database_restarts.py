"""A database that stops at any moment costs nobody a meeting; one that confirms too early would."""

import pytest

from tests.drills.operation.database_restarts import book_through_restarts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def test_restarts_of_the_database_lose_and_double_nothing() -> None:
    outcome = book_through_restarts(students=150, seconds=4, restarts=2)
    assert (outcome.bookings, outcome.restarts, outcome.failed) == (150, 2, 0)
    assert outcome.retried > 0, "nobody was disturbed, so nothing was tried"
    assert outcome.lost == outcome.phantom == outcome.duplicated == outcome.messages_missing == 0


def test_a_database_that_confirms_before_it_has_written_loses_meetings() -> None:
    outcome = book_through_restarts(
        students=150, seconds=4, restarts=2, options="-c synchronous_commit=off"
    )
    assert outcome.lost > 0
