"""Dropping, moving and waiting: a seat that becomes free has a new owner in the same moment."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.booking.use_cases.update_capacity import update_capacity
from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.invitations.use_cases.release_company import release_company
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import PersonalSchedulePublishedV1
from tests.support.messages import recorded
from tests.support.rows import nothing_changes
from tests.support.world import NOW, open_booking

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture(autouse=True)
def open_for_booking(database, world):
    with database.writing() as session:
        open_booking(session, world)


@pytest.fixture
def students(browser_of, world):
    return [browser_of(person) for person in world.students]


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def event(world):
    return f"/events/{world.event_id}"


def seat(world, company=0, slot=0):
    return {"company_id": str(world.companies[company]), "slot": slot}


def fill_company(organiser, world, event, *, company=0, student=5):
    """Close all slots but the first and give that one to a student. Returns the meeting's id."""
    for slot in range(1, 5):
        path = f"{event}/companies/{world.companies[company]}/slots/{slot}/seats"
        assert organiser.api("PUT", path, {"capacity": 0}).status_code == 200
    booking = seat(world, company) | {"student_id": str(world.students[student])}
    answer = organiser.api("POST", f"{event}/meetings", booking)
    assert answer.status_code == 201
    return answer.json["id"]


def wait(student, world, event, company=0, slot=None):
    return student.api("POST", f"{event}/waits", seat(world, company, slot))


def meetings(database, person):
    with database.reading() as session:
        rows = session.scalars(
            select(Meeting).where(Meeting.person_id == person, Meeting.status == "booked")
        )
        return {(row.company_id, row.slot) for row in rows}


def drop(student, event, meeting_id, version=1):
    headers = {"If-Match": f'"{version}"'}
    return student.api("DELETE", f"{event}/meetings/{meeting_id}", headers=headers)


def test_a_dropped_seat_goes_to_the_next_in_line_who_is_told(
    students, organiser, world, event, database
):
    meeting = fill_company(organiser, world, event)
    students[0].api("POST", f"{event}/meetings", seat(world, 1, 1))
    assert wait(students[0], world, event).json["place"] == 1
    assert wait(students[1], world, event).json["place"] == 1  # has fewer meetings
    (behind,) = students[0].api("GET", f"{event}/waits").json["items"]
    assert behind["place"] == 2
    assert drop(students[5], event, meeting).status_code == 204
    assert meetings(database, world.students[1]) == {(world.companies[0], 0)}
    with database.reading() as session:
        told = {one.contact_id for one in recorded(session, PersonalSchedulePublishedV1)}
        (dropped,) = recorded(session, EventNewsV1)
        assert session.get(CompanySlot, (world.event_id, world.companies[0], 0)).taken == 1
    assert world.students[1] in told
    assert dropped.cancelled_uids == (meeting,)
    (behind,) = students[0].api("GET", f"{event}/waits").json["items"]
    assert behind["place"] == 1


def test_a_student_who_is_busy_then_is_passed_over(students, organiser, world, event, database):
    meeting = fill_company(organiser, world, event)
    students[0].api("POST", f"{event}/meetings", seat(world, 1, 0))
    wait(students[0], world, event)
    assert drop(students[5], event, meeting).status_code == 204
    assert meetings(database, world.students[0]) == {(world.companies[1], 0)}
    assert students[0].api("GET", f"{event}/waits").json["items"] != []


def test_whoever_drops_a_meeting_gets_what_she_waited_for_in_that_slot(
    students, organiser, world, event, database
):
    meeting = fill_company(organiser, world, event)
    mine = students[0].api("POST", f"{event}/meetings", seat(world, 1, 0)).json["id"]
    wait(students[0], world, event)
    drop(students[5], event, meeting)
    assert drop(students[0], event, mine).status_code == 204
    assert meetings(database, world.students[0]) == {(world.companies[0], 0)}


def test_whoever_drops_a_meeting_at_the_limit_gets_what_she_waited_for_in_any_slot(
    students, organiser, world, event, database
):
    with database.writing() as session:
        update_booking_rules(
            session,
            event=session.get_one(Event, world.event_id),
            rules=BookingRules("open", most_meetings=1),
            seen_version=1,
            chosen_by=world.organiser,
        )
    meeting = fill_company(organiser, world, event)
    assert wait(students[0], world, event).status_code == 201
    own = students[0].api("POST", f"{event}/meetings", seat(world, 1, 1)).json["id"]
    assert drop(students[5], event, meeting).status_code == 204
    assert meetings(database, world.students[0]) == {(world.companies[1], 1)}, "at her limit"
    assert drop(students[0], event, own).status_code == 204
    assert meetings(database, world.students[0]) == {(world.companies[0], 0)}


def test_waiting_for_a_company_with_a_free_seat_gives_the_seat(students, world, event, database):
    answer = wait(students[0], world, event)
    assert (answer.status_code, answer.json["given_slot"]) == (201, 0)
    assert meetings(database, world.students[0]) == {(world.companies[0], 0)}
    assert wait(students[0], world, event).json["code"] == "meets_already"


def test_a_higher_capacity_seats_those_who_wait(students, organiser, world, event, database):
    fill_company(organiser, world, event)
    for number in range(3):
        wait(students[number], world, event)
    with database.writing() as session:
        row = session.get_one(Event, world.event_id)
        update_capacity(session, event=row, company_id=world.companies[0], slot=0, capacity=3)
    with database.reading() as session:
        assert session.get(CompanySlot, (world.event_id, world.companies[0], 0)).taken == 3
        assert len(session.scalars(select(Wait.person_id)).all()) == 1


def test_a_company_that_stays_away_frees_its_students_for_others(
    students, organiser, world, event, database
):
    meeting = fill_company(organiser, world, event)
    students[0].api("POST", f"{event}/meetings", seat(world, 1, 0))
    wait(students[0], world, event)
    drop(students[5], event, meeting)
    with database.writing() as session:
        row = session.get_one(Event, world.event_id)
        session.get_one(Participation, world.participations[1]).status = "withdrawn"
        assert release_company(session, row, world.companies[1], changed_by=None) == 1
    assert meetings(database, world.students[0]) == {(world.companies[0], 0)}


def test_staff_promote_whom_they_choose_but_never_over_a_full_slot(
    students, organiser, world, event, database
):
    fill_company(organiser, world, event)
    wait(students[0], world, event)
    path = f"{event}/waits/{world.companies[0]}/{world.students[0]}/promote"
    assert organiser.api("POST", path).json["code"] == "nothing_free"
    other = f"{event}/waits/{world.companies[1]}/{world.students[1]}/promote"
    assert organiser.api("POST", other).json == {"slot": 0}
    with nothing_changes(database):
        assert students[0].api("POST", other).status_code == 403


def test_a_student_swaps_to_another_company_in_one_step(students, world, event, database):
    mine = students[0].api("POST", f"{event}/meetings", seat(world, 0, 0)).json["id"]
    students[1].api("POST", f"{event}/meetings", seat(world, 1, 1))
    one, headers = f"{event}/meetings/{mine}", {"If-Match": '"1"'}
    full = students[0].api("PATCH", one, seat(world, 1, 1), headers=headers)
    assert full.json["code"] == "slot_full"
    assert meetings(database, world.students[0]) == {(world.companies[0], 0)}
    moved = students[0].api("PATCH", one, seat(world, 2, 1), headers=headers)
    assert (moved.status_code, moved.json["version"]) == (200, 2)
    assert meetings(database, world.students[0]) == {(world.companies[2], 1)}
    assert students[2].api("POST", f"{event}/meetings", seat(world, 0, 0)).status_code == 201


def test_a_swap_hands_the_old_seat_to_the_next(students, organiser, world, event, database):
    meeting = fill_company(organiser, world, event)
    wait(students[0], world, event)
    answer = students[5].api(
        "PATCH", f"{event}/meetings/{meeting}", seat(world, 1, 0), headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200
    assert meetings(database, world.students[0]) == {(world.companies[0], 0)}


def test_a_drop_can_be_undone_for_a_minute_if_the_seat_is_free(students, world, event, database):
    mine = students[0].api("POST", f"{event}/meetings", seat(world)).json["id"]
    drop(students[0], event, mine)
    back = f"{event}/meetings/{mine}/restore"
    headers = {"If-Match": '"2"'}
    with nothing_changes(database):
        assert students[1].api("POST", back, headers=headers).status_code == 404
    assert students[0].api("POST", back, headers=headers).json["status"] == "booked"
    drop(students[0], event, mine, version=3)
    students[1].api("POST", f"{event}/meetings", seat(world))
    taken = students[0].api("POST", back, headers={"If-Match": '"4"'})
    assert taken.json["code"] == "slot_full"
    with time_machine.travel(NOW + timedelta(seconds=75), tick=True):
        late = students[0].api("POST", back, headers={"If-Match": '"4"'})
    assert late.json["code"] == "undo_too_late"


def test_whoever_takes_a_drop_back_waits_no_more_for_that_company(students, world, event):
    mine = students[0].api("POST", f"{event}/meetings", seat(world)).json["id"]
    drop(students[0], event, mine)
    students[1].api("POST", f"{event}/meetings", seat(world, 0, 1))
    assert wait(students[0], world, event, slot=1).status_code == 201
    back = f"{event}/meetings/{mine}/restore"
    restored = students[0].api("POST", back, headers={"If-Match": '"2"'})
    assert restored.json["status"] == "booked"
    assert students[0].api("GET", f"{event}/waits").json["items"] == []


def test_each_refusal_to_wait_has_its_code(students, world, event):
    assert wait(students[0], world, event, slot=9).json["code"] == "slot_closed"
    nobody = f"{event}/waits/{world.companies[2]}"
    assert students[0].api("DELETE", nobody).json["code"] == "not_waiting"
