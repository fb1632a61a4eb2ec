"""Booking, moving and cancelling one meeting; capacity; and who may do it."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.registration.booking.use_cases.update_capacity import update_capacity
from services.registration.events.models.events import Event
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.schedules.use_cases.publish_build import publish_build
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import PersonalSchedulePublishedV1
from tests.support.messages import recorded
from tests.support.rows import nothing_changes

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture(autouse=True)
def published(database, world):
    with database.writing() as session:
        publish_build(
            session,
            event=session.get_one(Event, world.event_id),
            build=None,
            published_by=world.organiser,
        )


@pytest.fixture
def students(browser_of, world):
    return [browser_of(person) for person in world.students]


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def address(world):
    return f"/events/{world.event_id}/meetings"


def seat(world, company=0, slot=0):
    return {"company_id": str(world.companies[company]), "slot": slot}


def test_a_student_books_a_free_seat_and_is_told(students, world, address, database):
    booked = students[0].api("POST", address, seat(world))
    assert (booked.status_code, booked.headers["ETag"]) == (201, '"1"')
    with database.reading() as session:
        (message,) = recorded(session, PersonalSchedulePublishedV1)
    assert message.contact_id == world.students[0]
    assert [item.uid for item in message.items] == [booked.json["id"]]


def test_each_refusal_has_its_code(students, world, address):
    assert students[0].api("POST", address, seat(world)).status_code == 201
    refusals = [
        (students[1], seat(world), "slot_full"),
        (students[0], seat(world, slot=1), "already_booked"),
        (students[0], seat(world, company=1), "time_conflict"),
        (students[0], seat(world, company=1, slot=99), "slot_closed"),
    ]
    for student, wanted, code in refusals:
        answer = student.api("POST", address, wanted)
        assert (answer.status_code, answer.json["code"]) == (409, code)


def test_repeating_a_booking_with_its_key_books_once(students, world, address, database):
    key = {"Idempotency-Key": str(uuid4())}
    answers = [students[0].api("POST", address, seat(world), headers=key) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    with nothing_changes(database):
        other = students[0].api("POST", address, seat(world, company=1, slot=2), headers=key)
        assert other.status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == 1


def test_a_cancelled_seat_is_free_at_once(students, world, address, database):
    booked = students[0].api("POST", address, seat(world))
    one = f"{address}/{booked.json['id']}"
    with nothing_changes(database):
        assert students[0].api("DELETE", one).status_code == 428
    assert students[0].api("DELETE", one, headers={"If-Match": '"1"'}).status_code == 204
    assert students[1].api("POST", address, seat(world)).status_code == 201
    with database.reading() as session:
        (message,) = recorded(session, EventNewsV1)
    assert message.cancelled_uids == (booked.json["id"],)


def test_a_move_with_an_old_version_is_refused_with_the_fresh_view(students, world, address):
    booked = students[0].api("POST", address, seat(world))
    one = f"{address}/{booked.json['id']}"
    moved = students[0].api("PATCH", one, {"slot": 3}, headers={"If-Match": '"1"'})
    assert (moved.status_code, moved.json["slot"], moved.headers["ETag"]) == (200, 3, '"2"')
    stale = students[0].api("PATCH", one, {"slot": 4}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json["current"]["slot"]) == (412, 3)


def test_a_student_neither_sees_nor_touches_anothers_meeting(students, world, address, database):
    booked = students[0].api("POST", address, seat(world))
    one = f"{address}/{booked.json['id']}"
    assert students[1].api("GET", one).status_code == 404
    with nothing_changes(database):
        assert students[1].api("DELETE", one, headers={"If-Match": '"1"'}).status_code == 404
    assert students[1].api("GET", address).json["items"] == []
    for_another = seat(world, slot=2) | {"student_id": str(world.students[0])}
    with nothing_changes(database):
        assert students[1].api("POST", address, for_another).status_code == 404


def test_capacity_below_the_booked_needs_a_yes_and_drops_nobody(organiser, world, database):
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        update_capacity(session, event=event, company_id=world.companies[0], slot=0, capacity=5)
    for person in world.students[:5]:
        booking = seat(world) | {"student_id": str(person)}
        path = f"/events/{world.event_id}/meetings"
        assert organiser.api("POST", path, booking).status_code == 201
    path = f"/events/{world.event_id}/companies/{world.companies[0]}/slots/0/seats"
    asked = organiser.api("PUT", path, {"capacity": 3})
    assert (asked.status_code, asked.json["code"]) == (409, "capacity_below_booked")
    done = organiser.api("PUT", path, {"capacity": 3, "confirmed": True})
    assert len(done.json["flagged"]) == 2
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Meeting.status == "booked")) == 5
        row = session.get(CompanySlot, (world.event_id, world.companies[0], 0))
        assert (row.capacity, row.taken) == (3, 3)


def test_a_freed_seat_goes_to_a_meeting_that_stands_without_one(organiser, world, database):
    test_capacity_below_the_booked_needs_a_yes_and_drops_nobody(organiser, world, database)
    with database.reading() as session:
        holder = session.scalars(select(Meeting).where(Meeting.holds_seat)).first()
        waiting = set(session.scalars(select(Meeting.id).where(~Meeting.holds_seat)))
    path = f"/events/{world.event_id}/meetings/{holder.id}"
    assert organiser.api("DELETE", path, headers={"If-Match": '"1"'}).status_code == 204
    with database.reading() as session:
        after = set(session.scalars(select(Meeting.id).where(~Meeting.holds_seat)))
        row = session.get(CompanySlot, (world.event_id, world.companies[0], 0))
    assert len(waiting - after) == 1
    assert row.taken == 3


def test_the_staff_page_books_moves_and_cancels(organiser, world):
    student = world.students[0]
    page = f"/events/{world.event_id}/schedules/students/{student}"
    assert organiser.get(page).status_code == 200
    answer = organiser.post(f"{page}/book", seat=f"{world.companies[0]}:1")
    assert answer.status_code == 303
    text = organiser.get(page).text
    assert "Samtalen er booket" in text
    assert "Firma 00" in text


def test_a_booking_that_fails_leaves_no_seat_taken(students, world, address, database):
    students[0].api("POST", address, seat(world, company=0, slot=0))
    students[0].api("POST", address, seat(world, company=1, slot=0))
    with database.reading() as session:
        row = session.get(CompanySlot, (world.event_id, world.companies[1], 0))
    assert row.taken == 0
