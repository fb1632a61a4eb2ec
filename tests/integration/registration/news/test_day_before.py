"""On the day before a praktikdating its students are reminded: each once, of what stands."""

from datetime import timedelta

import time_machine

from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.events.models.events import Event
from services.registration.guidance.use_cases.remind_of_appointments import remind_of_appointments
from services.registration.meetings.domain.booking_rules import BookingRules
from shared.contracts.registration import AppointmentReminderDueV1
from shared.db import Database
from tests.integration.registration.progress.published_event import (
    drop_meeting,
    plan_meetings,
    publish,
)
from tests.support.messages import recorded
from tests.support.world import NOW, World


def remind(database: Database) -> int:
    with database.writing() as session:
        return remind_of_appointments(session)


def test_who_has_meetings_tomorrow_is_reminded_once_and_nobody_else(
    database: Database, world: World
) -> None:
    with time_machine.travel(NOW - timedelta(days=2), tick=False), database.writing() as session:
        plan_meetings(session, world)
        update_booking_rules(
            session,
            event=session.get_one(Event, world.event_id),
            rules=BookingRules("built"),
            seen_version=0,
            chosen_by=world.organiser,
        )
        publish(session, world)
    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        assert remind(database) == 0, "it is not tomorrow"
    with time_machine.travel(NOW, tick=False):
        with database.writing() as session:
            session.get_one(Event, world.event_id).cancelled = True
        assert remind(database) == 0
        with database.writing() as session:
            session.get_one(Event, world.event_id).cancelled = False
            drop_meeting(session, world)
        remind(database)
        assert remind(database) == 0
    with database.reading() as session:
        due = recorded(session, AppointmentReminderDueV1)
    assert len({message.contact_id for message in due}) == len(due) == 5
    assert {message.contact_id for message in due} < set(world.students)
    assert {message.drop_until for message in due} == {None}, "nobody may drop what was built"
