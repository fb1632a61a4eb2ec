"""A guidance day: counsellors are entered; students book and say what about."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, update

from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.companies.models import Company, Participation
from services.registration.events.models.events import Event
from services.registration.guidance.use_cases.remind_of_appointments import remind_of_appointments
from services.registration.home.use_cases import apply_event
from services.registration.interest.queries.encounters import encounters
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.models.booking import BookingRule
from services.registration.meetings.models.meetings import Meeting, MeetingTopic
from services.registration.preparation.models import Document, PreparationPlan
from services.registration.privacy.use_cases.erase_expired import erase_expired
from services.registration.school.models.organisations import ClassTeacher
from shared import clock
from shared.contracts.registration import (
    AppointmentReminderDueV1,
    CompanyInvitedV1,
    CompanyRegisteredV1,
)
from tests.support.messages import recorded
from tests.support.preparation import hand_in
from tests.support.rows import nothing_changes
from tests.support.school import announced
from tests.support.world import NINE, NOW, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")
METTE = {
    "name": "Mette Vejleder",
    "email": "mette@skole.example",
    "offers": "Øvesamtale på dansk og arabisk",
    "slots": ["0", "2"],
}


@pytest.fixture
def world(database):
    with database.writing() as session:
        made = make_world(session, companies=0, slots=3, kind="guidance")
        update_booking_rules(
            session,
            event=session.get_one(Event, made.event_id),
            rules=BookingRules("open", most_meetings=1),
            seen_version=0,
            chosen_by=made.organiser,
        )
    return made


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def page(world):
    return f"/events/{world.event_id}/counsellors"


@pytest.fixture
def mette(organiser, page, database):
    """Her participation, after the organiser entered her."""
    assert organiser.post(f"{page}/new", **METTE).status_code == 303
    with database.reading() as session:
        return session.scalars(select(Participation)).one()


@pytest.fixture
def link(organiser, page, mette):
    """Her own page, as the organiser can read it out."""
    shown = organiser.get(f"{page}/{mette.id}").text
    return "/reply/" + re.search(r"/registration/reply/([\w.-]+)", shown)[1]


def book(student, world, participation, slot=0):
    body = {"company_id": str(participation.company_id), "slot": slot}
    return student.api("POST", f"/events/{world.event_id}/meetings", body)


def test_an_announced_guidance_day_is_booked_by_the_students(database, world):
    with database.writing() as session:
        told = announced(uuid4(), world.organisation_id, kind="guidance", meetings_per_student=2)
        apply_event(session, told)
        rule = session.get_one(BookingRule, told.event_id)
        assert (rule.booking_mode, rule.most_meetings, rule.drop_hours) == ("open", 2, 2)


def test_a_counsellor_gets_seats_a_mail_and_a_room_is_asked_for(mette, page, organiser, database):
    with database.reading() as session:
        (invited,) = recorded(session, CompanyInvitedV1)
        (registered,) = recorded(session, CompanyRegisteredV1)
    assert invited.participation_id == registered.participation_id == mette.id
    assert registered.unavailable_slots == (1,)
    shown = organiser.get(page).text
    assert "Mette Vejleder" in shown
    assert "0 af 2 tider er booket." in shown


def test_a_counsellor_is_no_company(mette, organiser, world, database):
    organiser.get("/companies")  # the message that she was added is shown once
    assert "Mette Vejleder" not in organiser.get("/companies").text
    assert organiser.api("GET", "/companies").json["items"] == []
    with database.reading() as session:
        assert session.scalars(select(Company)).one().kind == "counsellor"
    assert organiser.get(f"/events/{world.event_id}/counsellors/new").status_code == 200


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_saved(organiser, page, database):
    with nothing_changes(database):
        refused = organiser.post(f"{page}/new", METTE | {"name": " "})
        assert (refused.status_code, "Skriv noget her." in refused.text) == (422, True)
        unclear = organiser.post(f"{page}/new", METTE | {"name": "77"})
        assert (unclear.status_code, "Skriv et navn med bogstaver." in unclear.text) == (422, True)
    never = organiser.post(f"{page}/new", **METTE | {"slots": []})
    assert (never.status_code, "Vælg mindst ét tidsrum" in never.text) == (422, True)
    with database.reading() as session:
        assert session.scalars(select(Company)).all() == []


def test_students_book_one_time_and_say_what_about(
    browser_of, world, mette, link, organiser, database
):
    student, other = browser_of(world.students[0]), browser_of(world.students[1])
    board = student.get(f"/my/events/{world.event_id}/booking").text
    assert "Øvesamtale på dansk og arabisk" in board
    assert "irksomhed" not in board
    booked = book(student, world, mette)
    assert booked.status_code == 201
    assert book(student, world, mette, slot=2).json["code"] == "already_booked"
    assert book(other, world, mette).json["code"] == "slot_full"
    address = f"/my/events/{world.event_id}/meetings/{booked.json['id']}/topic"
    student.get(f"/my/events/{world.event_id}/schedule")
    assert student.post(address, text="Min ansøgning til Nordlys").status_code == 303
    with nothing_changes(database):
        assert other.post(address, text="Noget andet").status_code == 404
    assert "Min ansøgning til Nordlys" in student.get(f"/my/events/{world.event_id}/schedule").text
    anybody = browser_of(world.students[2])
    assert anybody.get(link).headers["Location"].endswith("/day")
    shown = anybody.get(f"{link}/day").text
    assert "Elev 000" in shown
    assert "Min ansøgning til Nordlys" in shown


def test_a_preparation_is_in_the_menu_only_where_something_is_asked_for(
    browser_of, world, mette, database
):
    student = browser_of(world.students[0])
    pages = [f"/my/events/{world.event_id}/{one}" for one in ("booking", "schedule", "preparation")]
    assert not any(f'href="{pages[2]}"' in student.get(page).text for page in pages)
    with database.writing() as session:
        session.add(PreparationPlan(event_id=world.event_id, asks_for_application=False, version=1))
    assert all(f'href="{pages[2]}"' in student.get(page).text for page in pages)


def test_a_counsellor_is_told_as_one_person_how_long_a_cv_can_be_read(
    browser_of, world, mette, link, database
):
    student = browser_of(world.students[0])
    assert book(student, world, mette).status_code == 201
    with database.writing() as session:
        session.add(PreparationPlan(event_id=world.event_id, version=1))
    hand_in(student, world)
    with database.writing() as session:
        session.execute(update(Document).values(state="ready", media_type="application/pdf"))
    shown = browser_of(world.students[2]).get(f"{link}/day").text
    assert "Ansøgning og CV kan du læse til og med" in shown
    assert "kan I læse" not in shown


def test_a_long_topic_is_refused_and_an_empty_one_taken_back(browser_of, world, mette, database):
    student = browser_of(world.students[0])
    meeting = book(student, world, mette).json["id"]
    address = f"/my/events/{world.event_id}/meetings/{meeting}/topic"
    for text, kept in (("kort", ["kort"]), ("x" * 501, ["kort"]), ("", [])):
        student.post(address, text=text)
        with database.reading() as session:
            assert list(session.scalars(select(MeetingTopic.text))) == kept


def test_nobody_is_asked_for_interest_after_guidance(browser_of, world, mette, database):
    book(browser_of(world.students[0]), world, mette)
    with time_machine.travel(NOW + timedelta(days=2)), database.reading() as session:
        assert encounters(session, now=clock.now(), event_id=world.event_id) == []


def test_topics_are_forgotten_with_the_applications(browser_of, world, mette, database):
    student = browser_of(world.students[0])
    meeting = book(student, world, mette).json["id"]
    student.post(f"/my/events/{world.event_id}/meetings/{meeting}/topic", text="Hemmeligt")
    for days, left in ((20, 1), (32, 0)):
        with time_machine.travel(NOW + timedelta(days=days)), database.writing() as session:
            erase_expired(session)
            assert len(session.scalars(select(MeetingTopic)).all()) == left


def test_the_lists_show_who_booked_and_no_wishes(organiser, browser_of, world, mette, database):
    book(browser_of(world.students[0]), world, mette)
    event = f"/events/{world.event_id}"
    for address, shown in (
        ("students", ["9.00 Mette Vejleder", "Ingen tid", "Booket pr. klasse"]),
        (f"schedules/students/{world.students[0]}", ["Mette Vejleder", "1 samtale."]),
        (f"schedules/companies/{mette.company_id}", ["Elev 000"]),
        ("preparation", ["Der skal ikke afleveres noget"]),
    ):
        page = " ".join(organiser.get(f"{event}/{address}").text.split("<main")[1].split())
        assert [text for text in shown if text not in page] == []
        assert not re.search("[Øø]nske", page)
    with database.writing() as session:
        session.add(ClassTeacher(class_id=world.classes[0], person_id=world.organiser))
    classes = browser_of(world.organiser, "teacher").get("/classes").text.split("<main")[1]
    assert "1 af 3" in classes
    assert "Alle dine elever er klar." in classes
    assert not re.search("[Øø]nske", classes)


def test_nobody_wishes_on_a_day_of_guidance(organiser, browser_of, world):
    student = browser_of(world.students[0])
    event = f"/events/{world.event_id}"
    asked = [organiser.get(f"{event}/wishes"), organiser.get(f"{event}/wishes/open")]
    asked += [student.get(f"/my{event}/{page}") for page in ("companies", "wishes")]
    assert {answer.status_code for answer in asked} == {404}


def test_programs_cannot_wish_on_a_day_of_guidance_either(organiser, browser_of, world, mette):
    student = browser_of(world.students[0])
    event, wishes = f"/events/{world.event_id}", {"companies": [str(mette.company_id)]}
    tag = {"If-Match": '"0"'}
    refused = [
        student.api("PUT", f"{event}/wishes", wishes, headers=tag),
        organiser.api("PUT", f"{event}/students/{world.students[0]}/wishes", wishes, headers=tag),
        organiser.api("POST", f"{event}/wish-round", {}),
        organiser.api("POST", f"{event}/wish-round/reminders", {}),
    ]
    assert {(answer.status_code, answer.json["code"]) for answer in refused} == {
        (409, "nobody_wishes")
    }


def drop(student, world, meeting):
    student.get(f"/my/events/{world.event_id}/booking")
    path = f"/my/events/{world.event_id}/meetings/{meeting}/drop"
    return student.post(path, version=1, confirmed="yes")


@pytest.mark.parametrize(("hours", "status"), [(22, "cancelled"), (23, "booked"), (24, "booked")])
def test_a_time_can_be_dropped_until_so_many_hours_before(
    browser_of, organiser, world, mette, database, hours, status
):
    """It is 10.00 on the day before; the time begins at 9.00."""
    rules = {"way": "open", "most_meetings": 1, "drop_hours": hours}
    path = f"/events/{world.event_id}/booking"
    changed = organiser.api("PUT", path, rules, headers={"If-Match": '"1"'})
    assert changed.json["drop_hours"] == hours
    student = browser_of(world.students[0])
    meeting = book(student, world, mette).json["id"]
    page = student.get(f"/my/events/{world.event_id}/booking").text
    assert ("Du kan droppe eller flytte den indtil" in page) == (status == "cancelled")
    assert ("Fristen for at droppe eller flytte var" in page) == (status == "booked")
    assert drop(student, world, meeting).status_code == 303
    one = f"/events/{world.event_id}/meetings/{meeting}"
    if status == "booked":
        refused = student.api("DELETE", one, headers={"If-Match": '"1"'})
        moved = student.api("PATCH", one, {"slot": 2}, headers={"If-Match": '"1"'})
        assert {refused.json["code"], moved.json["code"]} == {"drop_too_late"}
    with database.reading() as session:
        assert session.scalars(select(Meeting)).one().status == status
    if status == "booked":
        assert organiser.api("DELETE", one, headers={"If-Match": '"1"'}).status_code == 204


def remind(database):
    with database.writing() as session:
        return remind_of_appointments(session)


def test_who_booked_earlier_is_reminded_once_the_day_before(browser_of, world, mette, database):
    with time_machine.travel(NOW - timedelta(days=2)):
        book(browser_of(world.students[0]), world, mette)
        assert remind(database) == 0, "it is not tomorrow"
    book(browser_of(world.students[1]), world, mette, slot=2)
    with time_machine.travel(NOW - timedelta(hours=3)):
        assert remind(database) == 0, "it is seven in the morning"
    assert [remind(database), remind(database)] == [1, 0]
    with database.reading() as session:
        (due,) = recorded(session, AppointmentReminderDueV1)
    assert due.contact_id == world.students[0], "the other was told of the time today"
    assert [item.title for item in due.items] == ["Mette Vejleder"]
    assert due.drop_until == NINE


def test_nobody_is_reminded_of_what_was_dropped_or_cancelled(browser_of, world, mette, database):
    with time_machine.travel(NOW - timedelta(days=2)):
        meeting = book(browser_of(world.students[0]), world, mette).json["id"]
        book(browser_of(world.students[1]), world, mette, slot=2)
        drop(browser_of(world.students[0]), world, meeting)
    with database.writing() as session:
        session.get_one(Event, world.event_id).cancelled = True
    assert remind(database) == 0
    with database.writing() as session:
        session.get_one(Event, world.event_id).cancelled = False
    assert remind(database) == 1


def test_removing_a_counsellor_cancels_the_talks(organiser, browser_of, world, mette, database):
    book(browser_of(world.students[0]), world, mette)
    one = f"/events/{world.event_id}/counsellors/{mette.id}"
    assert "1 samtale bliver aflyst" in organiser.get(f"{one}/remove").text
    assert organiser.post(f"{one}/remove").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Meeting)).one().status == "cancelled"
    again = organiser.post(f"/events/{world.event_id}/counsellors/new", **METTE)
    assert again.status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Participation)).one().status == "accepted"


def test_a_program_adds_changes_and_removes_counsellors(organiser, world, database):
    path = f"/events/{world.event_id}/counsellors"
    ib = {"name": "Ib", "email": "ib@skole.example", "unavailable_slots": [0]}
    added = organiser.api("POST", path, ib, headers={"Idempotency-Key": "ib"})
    assert (added.status_code, added.json["seats"]) == (201, 2)
    one = f"{path}/{added.json['id']}"
    with nothing_changes(database):
        assert organiser.api("PUT", one, ib).status_code == 428
    etag = {"If-Match": added.headers["ETag"]}
    changed = organiser.api("PUT", one, ib | {"unavailable_slots": []}, headers=etag)
    assert (changed.status_code, changed.json["seats"]) == (200, 3)
    with nothing_changes(database):
        assert organiser.api("PUT", one, ib, headers=etag).status_code == 412
    assert organiser.api("DELETE", one).status_code == 204
    assert organiser.api("GET", path).json["items"] == []


def test_other_kinds_of_events_have_no_counsellors(organiser, world, page, database):
    with database.writing() as session:
        session.get_one(Event, world.event_id).kind = "praktikdating"
    assert organiser.get(page).status_code == 404
    assert organiser.api("GET", page).status_code == 404
