"""The papers as files: each meeting stands where its reader looks, in the reader's language."""

import shutil
import subprocess

import pytest

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.update_capacity import update_capacity
from services.registration.events.models.events import Event
from services.registration.schedules.use_cases.publish_build import publish_build
from shared.sheets import read_sheets
from tests.support.databases import left_out

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture(autouse=True)
def meetings(database, world):
    """Student n meets company n in slot n, as far as there are companies."""
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        publish_build(session, event=event, build=None, published_by=world.organiser)
        for number, company in enumerate(world.companies):
            book(session, world, world.students[number], company, number)


def book(session, world, student, company, slot):
    book_meeting(
        session,
        event=session.get_one(Event, world.event_id),
        person_id=student,
        company_id=company,
        slot=slot,
        origin="by_hand",
        booked_by=world.organiser,
    )


@pytest.fixture
def paper(browser_of, world):
    browser = browser_of(world.organiser, "organiser")

    def fetch(name):
        return browser.client.get(f"/events/{world.event_id}/schedules/papers/{name}")

    return fetch


def pages(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if shutil.which("pdftotext") is None:
        left_out("pdftotext is not installed")
    command = ["pdftotext", "-layout", "-", "-"]
    run = subprocess.run(command, input=answer.data, capture_output=True, check=True)
    return run.stdout.decode().removesuffix("\f").split("\f")


def test_run_sheets_are_sorted_by_class_and_can_be_of_one_class(paper):
    [sheet] = pages(paper("run-sheets.pdf"))
    for words in ("Elev 001", "2.B", "9.15", "Firma 01 A/S", "A1.01", "Praktikdating for el og"):
        assert words in sheet
    assert "Elev 005" not in sheet, "who meets nobody has no run sheet"
    [one_class] = pages(paper("run-sheets.pdf?class=2.B"))
    assert "Elev 001" in one_class
    assert "Elev 000" not in one_class


def test_talks_for_two_are_ticked_off_slot_by_slot(paper):
    found = pages(paper("attendance.pdf"))
    assert len(found) == 4
    for words in ("9.15–9.27", "Firma 01 A/S", "Elev 001", "Mødt"):
        assert words in found[1]


def test_a_session_with_many_has_a_list_of_its_own(database, world, paper):
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        update_capacity(
            session,
            event=event,
            company_id=world.companies[0],
            slot=4,
            capacity=10,
        )
        for student in world.students[1:]:
            book(session, world, student, world.companies[0], 4)
    *_, last = pages(paper("attendance.pdf"))
    assert "Firma 00 A/S" in last
    assert last.count("Elev 00") == 5


def test_companies_and_the_wall_see_who_is_where(paper):
    days = pages(paper("company-days.pdf"))
    assert len(days) == 4
    assert "Elev 002" in days[2]
    [plan] = pages(paper("room-plan.pdf"))
    for words in ("A1.03, Bygning A", "Firma 03 A/S", "9.45–9.57"):
        assert words in plan


def test_the_spreadsheet_has_every_meeting_twice(paper):
    answer = paper("schedules.xlsx")
    by_student, by_company = read_sheets(answer.data)
    assert len(by_student.rows) == len(by_company.rows) == 5
    assert by_student.rows[1].cells[0] == "Elev 000"


def test_papers_speak_the_readers_language(browser_of, world):
    browser = browser_of(world.organiser, "organiser")
    with browser.client.session_transaction() as cookie:
        cookie["identity"] = cookie["identity"] | {"language": "en"}
    address = f"/events/{world.event_id}/schedules/papers/company-days.pdf"
    answer = browser.client.get(address)
    assert "Student" in pages(answer)[0]


def test_what_is_no_paper_is_missing(paper):
    assert paper("secrets.pdf").status_code == 404
