"""Never overbooked, no wanted seat left empty; and the control that shows the test can fail."""

import pytest

from tests.drills.booking.booking_rush import CAPACITY, COMPANIES, SLOTS, rush

pytestmark = pytest.mark.slow
PROCESSES = 8  # twelve in `python -m tests.drills.booking twelve`


def test_many_processes_fill_every_seat_and_none_twice(database):
    verdict = rush(_url(database), processes=PROCESSES)
    assert verdict.errors == ()
    assert (verdict.over, verdict.under, verdict.miscounted) == (0, 0, 0)
    assert verdict.booked == COMPANIES * SLOTS * CAPACITY


def test_looking_first_and_inserting_then_overbooks(database):
    verdict = rush(_url(database), processes=PROCESSES, is_guarded=False)
    assert verdict.over > 0


def _url(database) -> str:
    return database.url.render_as_string(hide_password=False)
