"""The evening of the event and the days after it."""

from datetime import timedelta

import pytest
import time_machine

from tests.support.preparation import EVENT_DAY


@pytest.fixture
def afterwards(the_day_before: time_machine.Traveller) -> time_machine.Traveller:
    """The evening of the event; `afterwards.move_to` goes on from there."""
    the_day_before.move_to(EVENT_DAY + timedelta(hours=6))
    return the_day_before
