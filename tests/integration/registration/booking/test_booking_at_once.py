"""The booking as one short transaction: all or nothing, whatever happened since it was decided."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from services.registration.booking.domain.errors import AlreadyBooked
from services.registration.booking.queries.booking_context import (
    BookingRequest,
    booking_context_of_new,
)
from services.registration.booking.use_cases.book_meeting import Entry, NewKey, book_in_rush
from services.registration.events.models.events import EventStudent
from services.registration.kit.models.metadata import Base
from services.registration.meetings.domain.booking_errors import SlotFull
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import SentSchedule
from shared import clock
from shared.db import Database, is_temporary
from shared.ids import new_id
from tests.support.databases import KINDS
from tests.support.registration import fresh_database
from tests.support.world import open_booking

pytestmark = pytest.mark.usefixtures("the_day_before")
KEYS = Base.metadata.tables["idempotency_keys"]
OUTBOX = Base.metadata.tables["outbox_messages"]


@pytest.fixture(params=KINDS)
def database(request, tmp_path):
    with fresh_database(request.param, tmp_path, pool_size=2) as opened:
        yield opened


@pytest.fixture
def asked(database, world):
    with database.writing() as session:
        open_booking(session, world)
    return BookingRequest(world.event_id, world.students[0], world.companies[0], 1)


def claim(key="first"):
    answer = {"status": 201, "headers": "{}", "body": "{}", "created_at": clock.now()}
    return {"key_digest": key, "request_digest": "body", **answer}


def book(database, asked, *, meanwhile=None, key="first"):
    """`meanwhile` is done after the booking was decided and before it is written."""

    def claim_late():
        if meanwhile is not None:
            with database.writing() as session:
                session.execute(meanwhile)
        return claim(key)

    entry = Entry(new_id(), "booked", asked.person_id)
    return book_in_rush(
        database, asked, entry, access=lambda _context: None, key=NewKey(key, claim_late)
    )


def written(database, asked):
    """(meetings, seats taken, messages, keys)"""
    with database.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(Meeting)),
            session.scalar(
                select(CompanySlot.taken).where(
                    CompanySlot.company_id == asked.company_id, CompanySlot.slot == asked.slot
                )
            ),
            session.scalar(select(func.count()).select_from(OUTBOX)),
            session.scalar(select(func.count()).select_from(KEYS)),
        )


def test_seat_meeting_message_and_key_are_written_together(database, asked):
    assert written(database, asked) == (0, 0, 0, 0)
    assert book(database, asked)
    assert written(database, asked) == (1, 1, 1, 1)


def test_a_second_meeting_follows_what_the_student_was_told_first(database, world, asked):
    assert book(database, asked)
    assert book(database, replace(asked, company_id=world.companies[1], slot=2), key="second")
    with database.reading() as session:
        (told,) = session.scalars(select(SentSchedule))
    assert (told.sequence, [row[1] for row in told.items]) == (1, [1, 2])


def test_a_seat_that_was_taken_meanwhile_leaves_nothing(database, asked):
    full = update(CompanySlot).values(taken=CompanySlot.capacity)
    before = written(database, asked)
    assert not book(database, asked, meanwhile=full)
    assert (written(database, asked)[0], *written(database, asked)[2:]) == (before[0], 0, 0)


def test_a_schedule_that_was_told_anew_meanwhile_leaves_nothing(database, world, asked):
    assert book(database, asked)
    more = replace(asked, company_id=world.companies[1], slot=2)
    told_anew = update(SentSchedule).values(sequence=SentSchedule.sequence + 1)
    assert not book(database, more, meanwhile=told_anew, key="second")
    assert written(database, more) == (1, 0, 1, 1)


def test_a_student_who_left_meanwhile_leaves_nothing(database, asked):
    gone = delete(EventStudent).where(EventStudent.person_id == asked.person_id)
    assert not book(database, asked, meanwhile=gone)
    assert written(database, asked) == (0, 0, 0, 0)


def test_a_key_that_was_used_meanwhile_leaves_nothing(database, asked):
    assert not book(database, asked, meanwhile=KEYS.insert().values(claim()))
    assert written(database, asked) == (0, 0, 0, 1)


def test_what_is_full_or_booked_already_is_refused_without_writing(database, world, asked):
    assert book(database, asked)
    with pytest.raises(AlreadyBooked):
        book(database, replace(asked, slot=2), key="second")
    with database.writing() as session:
        session.execute(update(CompanySlot).values(taken=CompanySlot.capacity))
    with pytest.raises(SlotFull):
        book(database, replace(asked, person_id=world.students[1]), key="third")
    assert written(database, asked)[0] == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_that_breaks_is_temporary_and_replaced(database, asked):
    with database.autocommit() as autocommit:
        with database.writing() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        with pytest.raises(DBAPIError) as broken:
            booking_context_of_new(autocommit, asked, key="")
    assert is_temporary(broken.value)
    assert book(database, asked)


def test_a_repeated_request_is_answered_as_the_first_time(browser_of, world, asked):
    student = browser_of(asked.person_id)
    address = f"/events/{world.event_id}/meetings"
    wanted = {"company_id": str(asked.company_id), "slot": asked.slot}
    key = {"Idempotency-Key": "a key of its own"}
    first = student.api("POST", address, wanted, headers=key)
    again = student.api("POST", address, wanted, headers=key)
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    other = student.api("POST", address, wanted, headers={"Idempotency-Key": "another"})
    assert (other.status_code, other.json["code"]) == (409, "already_booked")


def test_a_server_that_is_away_is_a_temporary_error():
    away = Database("postgresql://nobody@127.0.0.1:1/nothing", pool_size=1)
    with pytest.raises(DBAPIError) as refused, away.autocommit():
        pytest.fail("nothing answers there")
    assert is_temporary(refused.value)
