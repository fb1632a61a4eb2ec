"""The rules of booking survive any order of actions, with students, staff and companies at once.

At full size: `MATCHDAG_MACHINE=500x50 pytest tests/property/booking` (500 runs of 50 steps).
"""

import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.registration.events.models.events import Event
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_student_schedules,
)
from services.registration.meetings.use_cases.reserve_seat import release_seat
from shared.db import Database
from tests.property.booking.booking_machine import BookingMachine
from tests.support.databases import KINDS, fresh_database_url
from tests.support.registration import at_head

SIZE = os.environ.get("MATCHDAG_MACHINE", "")


class ForgetfulMachine(BookingMachine):
    """The control: a cancellation that frees the seat and forgets who waits for it."""

    @rule(number=st.integers(0, 20))
    def cancel(self, number: int) -> None:
        meeting = self.some_meeting(number)
        if meeting is None:
            return
        with self.database.writing() as session:
            release_seat(session, self.world.event_id, meeting)
            session.get_one(Meeting, meeting.id).status = "cancelled"
            session.flush()
            event = session.get_one(Event, self.world.event_id)
            record_student_schedules(session, event, [meeting.person_id])


def survives(machine: type[BookingMachine], kind: str) -> None:
    with (
        TemporaryDirectory() as folder,
        fresh_database_url(kind, at_head, Path(folder)) as url,
    ):
        database = Database(url, pool_size=2)
        bound = type(machine.__name__, (machine,), {"database": database})
        runs, steps = (int(part) for part in (SIZE or "8x25").split("x"))
        bound.TestCase.settings = settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
            derandomize=not SIZE,
        )
        try:
            bound.TestCase().runTest()
        finally:
            database.dispose()


@pytest.mark.slow
@pytest.mark.timeout(0 if SIZE else 120)
@pytest.mark.parametrize("kind", KINDS)
def test_the_rules_survive_any_order_of_actions(kind: str) -> None:
    survives(BookingMachine, kind)


@pytest.mark.slow
def test_the_machine_finds_a_cancellation_that_forgets_who_waits() -> None:
    for machine, has_terms in ((ForgetfulMachine, True), (BookingMachine, False)):
        with (
            TemporaryDirectory() as folder,
            fresh_database_url("sqlite", at_head, Path(folder)) as url,
        ):
            walk = type(machine.__name__, (machine,), {"database": Database(url)})()
            walk.open_for_booking()
            walk.book(student=0, company=0, slot=0, by_hand=False)
            walk.wait(student=1, company=0, slot=0)
            walk.every_rule_holds()
            walk.cancel(number=0)
            idle = walk.no_seat_is_free_while_somebody_waits_who_could_have_it
            with (
                pytest.raises(AssertionError) if has_terms else nullcontext(),
                walk.database.reading() as session,
            ):
                idle(session)
            walk.database.dispose()
