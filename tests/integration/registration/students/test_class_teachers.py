"""A class teacher sees the own classes and no others, on every list and at the JSON door."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from services.registration.day.models.attendance import EventAttendance
from services.registration.school.models.organisations import ClassTeacher
from shared import clock
from tests.support.preparation import meet, on_day
from tests.support.rows import nothing_changes
from tests.support.world import NINE, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def teacher(browser_of, world, database):
    """Teaches the second class: students 1, 3 and 5."""
    with database.writing() as session:
        session.add(ClassTeacher(class_id=world.classes[1], person_id=world.organiser))
    for number in (0, 1):
        meet(database, world, student=number, company=0, slot=0)
    return browser_of(world.organiser, "teacher")


LISTS = [
    "students",
    "wishes",
    "preparation",
    "schedules/students",
    "schedules/companies/{company}",
    "schedules/slots",
    "schedules/papers/run-sheets",
    "schedules/papers/attendance",
    "schedules/papers/company-days",
    "day?q=elev",
    "day/meetings?slot=0",
]


@pytest.mark.parametrize("page", LISTS)
def test_lists_hold_the_own_class_only(page, teacher, world, browser_of):
    path = f"/events/{world.event_id}/{page.format(company=world.companies[0])}"
    own = teacher.get(path)
    assert own.status_code == 200
    assert "Elev 001" in own.text
    assert "Elev 000" not in own.text
    everybody = browser_of(world.organiser, "organiser").get(path).text
    assert "Elev 000" in everybody, "the control: the others are there for an organiser"


@pytest.mark.parametrize("page", ["schedules/students/{}", "wishes/{}", "preparation/students/{}"])
def test_a_student_of_another_class_is_not_found(page, teacher, world):
    base = f"/events/{world.event_id}/"
    assert teacher.get(base + page.format(world.students[1])).status_code == 200
    assert teacher.get(base + page.format(world.students[0])).status_code == 404


def test_the_json_door_tells_no_more(teacher, world, database):
    base = f"/events/{world.event_id}"
    listed = teacher.api("GET", f"{base}/students").json["items"]
    assert {each["id"] for each in listed} == {str(id) for id in world.students[1::2]}
    meetings = teacher.api("GET", f"{base}/meetings").json["items"]
    assert {each["student_id"] for each in meetings} == {str(world.students[1])}
    foreign = f"{base}/students/{world.students[0]}"
    assert teacher.api("GET", foreign).status_code == 404
    assert teacher.api("GET", f"{foreign}/wishes").status_code == 404
    with nothing_changes(database):
        assert teacher.api("PUT", f"{foreign}/waiver").status_code == 404


def test_the_absence_list_holds_the_own_class_only(teacher, world, browser_of):
    path = f"/events/{world.event_id}/day/absence.xlsx"
    organiser = browser_of(world.organiser, "organiser")
    own, every = (_names(browser.get(path).data) for browser in (teacher, organiser))
    assert own == {"Elev 001", "Elev 003", "Elev 005"}
    assert len(every) == 6


def test_my_classes_shows_how_far_each_is(teacher, world):
    page = teacher.get("/classes").text
    assert "3 af dine elever mangler noget." in page
    assert "Praktikdating for el og smed" in page
    assert "1 har samtaler" in page
    assert "2.A" not in page


def test_what_was_missing_at_a_day_that_is_over_warns_nobody(
    teacher, world, browser_of, the_day_before
):
    assert "mark-warning" in teacher.get("/classes").text
    the_day_before.move_to(on_day(1))
    page = browser_of(world.organiser, "teacher").get("/classes").text
    assert "0 af 3" in page
    assert "mark-warning" not in page


def test_the_teacher_marks_the_own_students_only(teacher, world, database, browser_of):
    def mark(browser, student):
        fields = {"id": uuid4(), "student": world.students[student], "status": "present"}
        return browser.post(f"/events/{world.event_id}/day/marks", **fields).status_code

    assert mark(teacher, 1) == 303
    with nothing_changes(database):
        assert mark(teacher, 0) == 404
    with database.reading() as session:
        marked = session.scalars(select(EventAttendance.person_id)).all()
    assert marked == [world.students[1]]
    assert mark(browser_of(world.organiser, "crew"), 0) == 303, "the control: the crew may"


def test_the_json_door_marks_and_shows_the_own_students_only(teacher, world, database):
    address = f"/events/{world.event_id}/attendance"
    seen = teacher.api("GET", address).json
    assert {each["student_id"] for each in seen["students"]} == {
        str(id) for id in world.students[1::2]
    }
    assert {each["student_id"] for each in seen["meetings"]} == {str(world.students[1])}
    marks = [
        {
            "id": str(uuid4()),
            "subject": "event",
            "student_id": str(world.students[number]),
            "status": "present",
            "marked_at": clock.now().isoformat(),
        }
        for number in (0, 1)
    ]
    with nothing_changes(database):
        assert teacher.api("POST", address, {"marks": marks}).status_code == 404
    assert teacher.api("POST", address, {"marks": marks[1:]}).json == {"taken": 1}


def test_afterwards_the_absent_of_other_classes_are_not_named(teacher, world, browser_of):
    organiser = browser_of(world.organiser, "organiser")
    for number in (0, 1):
        fields = {"id": uuid4(), "student": world.students[number], "absent": "known"}
        organiser.post(f"/events/{world.event_id}/day/marks", **fields)
    after = f"/events/{world.event_id}/after"
    with time_machine.travel(NINE + timedelta(hours=5), tick=True):
        own = browser_of(world.organiser, "teacher").get(after).text
        everybody = browser_of(world.organiser, "organiser").get(after).text
    assert "Elev 001" in own
    assert "Elev 000" not in own
    assert "Elev 000" in everybody


def test_the_board_says_whose_students_it_shows(teacher, world, database):
    page = f"/events/{world.event_id}/day"
    assert "0 af 3 elever er kommet." in teacher.get(page).text
    assert "Du ser dine egne klasser." in teacher.get(page).text
    with database.writing() as session:
        session.query(ClassTeacher).delete()
    assert "Ingen af dine klasser er med i arrangementet" in teacher.get(page).text


def _names(sheet: bytes) -> set[str]:
    """The students named anywhere in the workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    cells = {
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    }
    return {cell for cell in cells if cell.startswith("Elev 0")}


def test_an_administrator_says_who_teaches_what(browser_of, world, database):
    administrator = browser_of(world.organiser, "administrator")
    with database.writing() as session:
        other = make_world(session, name="En anden skole")
    form = {"name": "Jens O'Brien", "email": "jens@skole.example", "roles": "teacher"}
    foreign = [str(world.classes[0]), str(other.classes[0])]
    assert administrator.post("/staff/new", **form, classes=foreign).status_code == 422
    own = [str(world.classes[0])]
    assert administrator.post("/staff/new", **form, classes=own).status_code == 303
    with database.reading() as session:
        taught = session.query(ClassTeacher).all()
    assert [each.class_id for each in taught] == [world.classes[0]]
    assert "2.A" in administrator.get(f"/staff/{taught[0].person_id}").text
