"""How an event is booked: the organiser's choice, and what students may do under it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.registration.meetings.models.meetings import CompanySlot, Meeting
from shared.contracts.registration import PersonalSchedulePublishedV1
from tests.support.messages import recorded
from tests.support.rows import nothing_changes
from tests.support.world import NOW

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def choose(organiser, world):
    path = f"/events/{world.event_id}/booking"

    def put(**rules):
        etag = organiser.api("GET", path).headers["ETag"]
        answer = organiser.api("PUT", path, rules, headers={"If-Match": etag})
        assert answer.status_code == 200, answer.json
        return answer.json

    return put


def book(student, world, company=0, slot=0):
    return student.api(
        "POST",
        f"/events/{world.event_id}/meetings",
        {"company_id": str(world.companies[company]), "slot": slot},
    )


def test_open_booking_needs_no_built_schedule_and_tells_at_once(choose, student, world, database):
    assert book(student, world).json["code"] == "not_published"
    assert choose(way="open")["state"] == "open"
    assert book(student, world).status_code == 201
    with database.reading() as session:
        (told,) = recorded(session, PersonalSchedulePublishedV1)
    assert told.contact_id == world.students[0]


def test_booking_opens_at_the_hour_and_closes_at_the_deadline(choose, student, world):
    choose(way="open", opens_at=(NOW + timedelta(hours=1)).isoformat())
    assert book(student, world).json["code"] == "booking_not_open"
    choose(way="open", closes_at=NOW.isoformat())
    assert book(student, world).json["code"] == "booking_closed"
    assert choose(way="built")["state"] == "built"
    assert book(student, world).json["code"] == "not_for_booking"


def test_staff_book_by_hand_whatever_the_rules_are(choose, organiser, world):
    choose(way="open")
    choose(way="built")
    booking = {
        "company_id": str(world.companies[0]),
        "slot": 0,
        "student_id": str(world.students[0]),
    }
    answer = organiser.api("POST", f"/events/{world.event_id}/meetings", booking)
    assert answer.status_code == 201


def test_nobody_books_more_than_the_limit(choose, student, world, database):
    choose(way="open", most_meetings=2)
    assert [book(student, world, n, n).status_code for n in range(2)] == [201, 201]
    assert book(student, world, 2, 2).json["code"] == "meeting_limit"
    with database.reading() as session:
        assert len(session.scalars(select(Meeting.id)).all()) == 2


def test_the_rules_are_guarded_by_their_version_and_checked(organiser, world, database):
    path = f"/events/{world.event_id}/booking"
    with nothing_changes(database):
        assert organiser.api("PUT", path, {"way": "open"}).status_code == 428
        stale = organiser.api("PUT", path, {"way": "open"}, headers={"If-Match": '"7"'})
        assert stale.status_code == 412
    wrong = {"way": "open", "opens_at": NOW.isoformat(), "closes_at": NOW.isoformat()}
    answer = organiser.api("PUT", path, wrong, headers={"If-Match": '"0"'})
    assert (answer.status_code, answer.json["code"]) == (422, "rules_unusable")


def test_students_and_other_schools_cannot_choose(student, browser_of, world, database):
    path = f"/events/{world.event_id}/booking"
    headers = {"If-Match": '"0"'}
    assert student.api("GET", path).status_code == 200
    with nothing_changes(database):
        assert student.api("PUT", path, {"way": "open"}, headers=headers).status_code == 403
    outsider = browser_of(world.organiser, "crew")
    with nothing_changes(database):
        assert outsider.api("PUT", path, {"way": "open"}, headers=headers).status_code == 403


def test_a_company_that_answers_later_can_be_booked_at_once(choose, student, world, database):
    choose(way="open")
    with database.reading() as session:
        seats = session.scalars(
            select(CompanySlot).where(CompanySlot.company_id == world.companies[3])
        ).all()
    assert {(seat.capacity, seat.taken, seat.is_open) for seat in seats} == {(1, 0, True)}
