"""The pages of booking without JavaScript: the student's free seats, the organiser's choice."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.events.models.events import Event, EventStudent
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import Meeting
from tests.support.rows import nothing_changes
from tests.support.world import NINE, NOW, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")


def choose(database, world, **rules):
    with database.writing() as session:
        update_booking_rules(
            session,
            event=session.get_one(Event, world.event_id),
            rules=BookingRules("open", **rules),
            seen_version=0,
            chosen_by=world.organiser,
        )


@pytest.fixture
def students(browser_of, world):
    return [browser_of(person) for person in world.students]


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def page(world):
    return f"/my/events/{world.event_id}/booking"


def booked(database, person):
    with database.reading() as session:
        return session.scalars(
            select(Meeting).where(Meeting.person_id == person, Meeting.status == "booked")
        ).all()


def test_one_tap_books_and_the_search_is_kept(students, world, page, database):
    choose(database, world)
    text = students[0].get(f"{page}?q=firma").text
    assert "Firma 00 A/S" in text
    assert "Firma 01 A/S" not in text, "looks for another education"
    answer = students[0].post(f"{page}/{world.companies[0]}", slot="1", keep_q="firma")
    assert (answer.status_code, answer.location) == (303, f"{page}?q=firma")
    assert "Booket: Firma 00 A/S kl. 9.15." in students[0].get(page).text
    assert [one.slot for one in booked(database, world.students[0])] == [1]


def test_whoever_comes_a_moment_too_late_is_told_so_plainly(students, world, page, database):
    choose(database, world)
    students[0].post(f"{page}/{world.companies[0]}", slot="1")
    students[1].post(f"{page}/{world.companies[0]}", slot="1")
    assert "Pladsen blev taget lige før dig" in students[1].get(page).text


def test_before_the_hour_the_page_says_when_and_books_nothing(students, world, page, database):
    choose(database, world, opens_at=NOW + timedelta(hours=2))
    assert "Bookingen åbner torsdag 11. marts kl. 12.00" in students[0].get(page).text
    students[0].post(f"{page}/{world.companies[0]}", slot="1")
    assert booked(database, world.students[0]) == []


def test_a_drop_can_be_undone_from_the_page(students, world, page, database):
    choose(database, world)
    students[0].post(f"{page}/{world.companies[0]}", slot="1")
    (one,) = booked(database, world.students[0])
    here = f"/my/events/{world.event_id}/meetings/{one.id}"
    students[0].post(f"{here}/drop", version="1")
    assert booked(database, world.students[0]) == []
    assert "Fortryd" in students[0].get(page).text
    students[0].post(f"{here}/undo-drop", version="2")
    assert [found.id for found in booked(database, world.students[0])] == [one.id]


def test_a_drop_asks_first_where_somebody_waits_and_hands_the_seat_on(
    students, world, page, database
):
    choose(database, world)
    for slot, person in enumerate(world.students[1:6]):
        students[slot + 1].post(f"{page}/{world.companies[0]}", slot=str(slot))
        assert booked(database, person)
    waits = f"/my/events/{world.event_id}/waits/{world.companies[0]}"
    students[0].post(waits)
    assert "Du er nr. 1 i køen" in students[0].get(page).text
    (one,) = booked(database, world.students[1])
    here = f"/my/events/{world.event_id}/meetings/{one.id}/drop"
    asked = students[1].post(here, version="1")
    assert (asked.status_code, "1 elev står i kø" in asked.text) == (409, True)
    students[1].post(here, version="1", confirmed="yes")
    assert [found.slot for found in booked(database, world.students[0])] == [0]
    assert "givet videre til den næste i køen" in students[1].get(page).text


def test_a_meeting_is_moved_by_choosing_another_free_time(students, world, page, database):
    choose(database, world, most_meetings=1)
    students[0].post(f"{page}/{world.companies[0]}", slot="1")
    (one,) = booked(database, world.students[0])
    text = students[0].get(f"{page}?move={one.id}").text
    assert "Vælg en ny tid i stedet for Firma 00 A/S kl. 9.15." in text
    students[0].post(f"{page}/{world.companies[2]}", slot="1", move=str(one.id))
    assert [found.company_id for found in booked(database, world.students[0])] == [
        world.companies[2]
    ]


def test_a_student_can_leave_the_line(students, world, page, database):
    choose(database, world)
    for slot in range(5):
        students[slot + 1].post(f"{page}/{world.companies[0]}", slot=str(slot))
    waits = f"/my/events/{world.event_id}/waits/{world.companies[0]}"
    students[0].post(waits)
    students[0].post(f"{waits}/leave")
    with database.reading() as session:
        assert session.scalars(select(Wait)).all() == []


def test_free_seats_can_be_taken_on_the_day_after_the_deadline(students, world, page, database):
    choose(database, world, closes_at=NOW)
    assert "Fristen for at booke er gået" in students[0].get(page).text
    with time_machine.travel(NINE + timedelta(minutes=5), tick=True):
        text = students[0].get(page).text
        assert "9.15" in text
        students[0].post(f"{page}/{world.companies[0]}", slot="0")
        students[0].post(f"{page}/{world.companies[0]}", slot="1")
    assert [one.slot for one in booked(database, world.students[0])] == [1]


def test_the_organiser_chooses_in_words_and_keeps_what_was_typed(organiser, world, database):
    path = f"/events/{world.event_id}/schedules/booking"
    assert "I bygger skemaer" in organiser.get(path).text
    with nothing_changes(database):
        wrong = organiser.post(
            path, way="open", opens_at="2027-03-28T02:30", most_meetings="0", version="0"
        )
        assert wrong.status_code == 422
    assert "Skriv en dato og et klokkeslæt, som findes." in wrong.text
    assert 'value="2027-03-28T02:30"' in wrong.text
    right = organiser.post(
        path, way="open", opens_at="2027-03-10T09:00", on_the_day="yes", version="0"
    )
    assert right.status_code == 303
    assert "Eleverne kan booke ledige tider nu." in organiser.get(path).text


def test_staff_see_the_line_and_give_a_free_seat_away(students, organiser, world, page, database):
    choose(database, world)
    for slot in range(5):
        students[slot + 1].post(f"{page}/{world.companies[0]}", slot=str(slot))
    students[0].post(f"/my/events/{world.event_id}/waits/{world.companies[0]}")
    company = f"/events/{world.event_id}/schedules/companies/{world.companies[0]}"
    assert "Giv en ledig plads" in organiser.get(company).text
    organiser.post(f"{company}/waits/{world.students[0]}")
    assert "ingen ledig plads" in organiser.get(company).text


def test_nobody_books_drops_or_waits_for_another_student(students, world, page, database):
    choose(database, world)
    students[0].post(f"{page}/{world.companies[0]}", slot="1")
    (one,) = booked(database, world.students[0])
    here = f"/my/events/{world.event_id}/meetings/{one.id}"
    with nothing_changes(database):
        assert students[1].post(f"{here}/drop", version="1").status_code == 404
        assert students[1].post(f"{here}/undo-drop", version="1").status_code == 404
        stolen = students[1].post(f"{page}/{world.companies[2]}", slot="2", move=str(one.id))
        assert stolen.status_code == 404


def test_the_first_page_names_the_next_meeting_and_puts_what_is_over_last(
    students, world, page, database
):
    choose(database, world)
    students[0].post(f"{page}/{world.companies[0]}", slot="1")
    with database.writing() as session:
        world_before = make_world(session, name="En anden skole")
        event = session.get_one(Event, world_before.event_id)
        event.held_on, event.name = NOW.date() - timedelta(days=3), "Den forrige"
        event.organisation_id = world.organisation_id
        session.add(EventStudent(event_id=event.id, person_id=world.students[0], added_at=NOW))
    home = students[0].get("/").text
    assert "Din næste samtale er fredag 12. marts kl. 9.15" in home
    assert home.index("Praktikdating for el og smed") < home.index("Den forrige")


def test_once_the_day_is_over_nothing_is_offered_any_more(students, world, page, database):
    choose(database, world)
    students[0].post(f"{page}/{world.companies[0]}", slot="1")
    with time_machine.travel(NINE + timedelta(hours=2), tick=True):
        text = students[0].get(page).text
        assert "Der er ikke flere tider at booke." in text
        assert "Stil mig i kø" not in text
        assert "Drop" not in text
    schedule = page.replace("booking", "schedule")
    with time_machine.travel(NINE + timedelta(hours=2), tick=True):
        assert "Du er færdig for i dag." in students[0].get(schedule).text
    with time_machine.travel(NINE + timedelta(days=2), tick=True):
        assert "Dagen er holdt." in students[0].get(schedule).text


def test_before_the_schedules_are_ready_the_page_says_what_to_do_instead(students, page):
    text = students[0].get(page).text
    assert "Du kan booke ledige tider, når skemaerne er klar." in text
    assert "Se virksomhederne" in text
    assert "Ingen tider endnu" not in text


def test_whoever_was_signed_out_is_told_that_nothing_was_booked_and_comes_back(
    app, students, world, page, database
):
    choose(database, world)
    gone = app.test_client()
    seat = f"{page}/{world.companies[0]}"
    came_from = {"Referer": f"http://localhost{page}?q=firma"}
    answer = gone.post(seat, data={"slot": "1"}, headers=came_from)
    assert answer.status_code == 303
    assert answer.location == f"/registration/sign-in?next={page}%3Fq%3Dfirma"
    assert "Du var logget ud, så det er ikke gemt." in gone.get("/sign-in").text
    assert booked(database, world.students[0]) == []
