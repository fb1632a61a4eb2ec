"""The subscribed calendar: secret, revocable, read only, and as fresh as the schedule."""

import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from services.registration.events.models.events import Event
from services.registration.meetings.models.booking import CalendarFeed
from services.registration.meetings.models.meetings import Meeting
from tests.support.world import open_booking

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture(autouse=True)
def open_for_booking(database, world):
    with database.writing() as session:
        open_booking(session, world)


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def my(world):
    return f"/my/events/{world.event_id}"


def share(student, my):
    assert student.post(f"{my}/calendar").status_code == 303
    found = re.search(r"/registration(/calendar/[\w-]+\.ics)", student.get(f"{my}/schedule").text)
    assert found
    return found[1]


def entries(app, address):
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    calendar = Calendar.from_ical(answer.data)
    return {
        str(one["uid"]): (int(one["sequence"]), str(one["summary"]), str(one["status"]))
        for one in calendar.walk("VEVENT")
    }


def book(student, world, my, company, slot):
    student.post(f"{my}/booking/{world.companies[company]}", slot=str(slot))


def test_the_calendar_follows_book_move_and_drop(app, student, world, my, database):
    address = share(student, my)
    assert entries(app, address) == {}
    book(student, world, my, 0, 1)
    (uid,) = entries(app, address)
    assert entries(app, address) == {uid: (0, "Firma 00 A/S", "CONFIRMED")}
    student.post(f"{my}/booking/{world.companies[2]}", slot="2", move=uid)
    assert entries(app, address) == {uid: (1, "Firma 02 A/S", "CONFIRMED")}
    student.post(f"{my}/meetings/{uid}/drop", version="2")
    assert entries(app, address) == {}


def test_reading_changes_nothing_and_costs_nothing_when_nothing_changed(
    app, student, world, my, database
):
    address = share(student, my)
    book(student, world, my, 0, 1)
    first = app.test_client().get(address)
    again = app.test_client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.data, again.status_code) == (app.test_client().get(address).data, 304)
    book(student, world, my, 2, 2)
    changed = app.test_client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    with database.reading() as session:
        assert session.scalars(select(CalendarFeed.generation)).all() == [1]


def test_a_new_address_closes_the_old_one_and_a_closed_one_opens_nothing(app, student, my):
    old = share(student, my)
    new = share(student, my)
    assert old != new
    assert app.test_client().get(old).status_code == 404
    assert app.test_client().get(new).status_code == 200
    student.post(f"{my}/calendar/close")
    assert app.test_client().get(new).status_code == 404
    assert app.test_client().get(f"/calendar/{'A' * 70}.ics").status_code == 404


def test_a_cancelled_event_is_cancelled_in_the_calendar(app, student, world, my, database):
    address = share(student, my)
    book(student, world, my, 0, 1)
    with database.writing() as session:
        session.get_one(Event, world.event_id).cancelled = True
    with database.reading() as session:
        uid = str(session.scalars(select(Meeting.id)).one())
    assert entries(app, address) == {uid: (1, "Firma 00 A/S", "CANCELLED")}
