"""Marks of attendance: once however often they arrive, the later one wins, each to its own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.day.models.attendance import (
    AttendanceMark,
    EventAttendance,
    MeetingAttendance,
    StandVisit,
)
from services.registration.events.models.events import Event
from services.registration.schedules.use_cases.publish_build import publish_build
from shared import clock
from shared.auth import links
from shared.contracts.registration import AttendanceRecordedV1
from tests.support.messages import recorded
from tests.support.registration import KEYS
from tests.support.rows import nothing_changes

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def crew(browser_of, world):
    return browser_of(world.organiser, "crew")


@pytest.fixture
def meeting_id(database, world):
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        publish_build(session, event=event, build=None, published_by=world.organiser)
        return book_meeting(
            session,
            event=event,
            person_id=world.students[0],
            company_id=world.companies[0],
            slot=0,
            origin="by_hand",
            booked_by=world.organiser,
        )


def link_of(world, number, generation=1):
    return links.mint(KEYS, "invitation", world.participations[number], generation)


def status_of(database, world, number=0):
    with database.reading() as session:
        row = session.get(EventAttendance, (world.event_id, world.students[number]))
    return row and (row.status, row.reason)


def test_one_tap_checks_in_and_one_takes_it_back(crew, world, database):
    address = f"/events/{world.event_id}/day/marks"
    crew.post(address, id=uuid4(), student=world.students[0], status="present")
    assert status_of(database, world) == ("present", None)
    crew.post(address, id=uuid4(), student=world.students[0], status="unknown")
    assert status_of(database, world) == ("unknown", None)


def test_the_same_tap_twice_is_one_mark_and_one_message(crew, world, database):
    fields = {"id": uuid4(), "student": world.students[0], "absent": "known"}
    for _ in range(2):
        answer = crew.post(f"/events/{world.event_id}/day/marks", **fields)
        assert answer.status_code == 303
    assert status_of(database, world) == ("absent", "known")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttendanceMark)) == 1
        assert len(recorded(session, AttendanceRecordedV1)) == 1


def test_a_batch_from_a_device_may_come_twice_and_out_of_order(crew, world, database):
    now = clock.now()
    marks = [
        mark(world, "present", now),
        mark(world, "absent", now - timedelta(minutes=5)),
    ]
    address = f"/events/{world.event_id}/attendance"
    assert crew.api("POST", address, {"marks": marks}).json == {"taken": 2}
    assert crew.api("POST", address, {"marks": marks[::-1]}).json == {"taken": 0}
    assert status_of(database, world) == ("present", None)


def test_an_id_stands_for_one_mark_within_a_batch_and_later(crew, world, database):
    one = mark(world, "present", clock.now())
    address = f"/events/{world.event_id}/attendance"
    with nothing_changes(database):
        refused = crew.api("POST", address, {"marks": [one, one | {"status": "absent"}]})
    taken = crew.api("POST", address, {"marks": [one, one]})
    again = crew.api("POST", address, {"marks": [one | {"status": "absent"}]})
    assert (refused.status_code, taken.json, again.status_code) == (409, {"taken": 1}, 409)
    assert status_of(database, world) == ("present", None)


def test_one_bad_mark_takes_none_in(crew, world, database):
    marks = [mark(world, "present", clock.now()), mark(world, "met", clock.now())]
    with nothing_changes(database):
        answer = crew.api("POST", f"/events/{world.event_id}/attendance", {"marks": marks})
        assert answer.status_code == 422
    assert status_of(database, world) is None


def test_a_student_of_another_event_is_not_found(crew, world, database):
    foreign = mark(world, "present", clock.now()) | {"student_id": str(uuid4())}
    with nothing_changes(database):
        answer = crew.api("POST", f"/events/{world.event_id}/attendance", {"marks": [foreign]})
        assert answer.status_code == 404


def test_the_board_counts_and_says_nothing_new_with_204(crew, world):
    page = crew.get(f"/events/{world.event_id}/day").text
    assert "0 af 6 elever er kommet." in page
    tag = page.split("seen=")[1].split('"')[0]
    board = f"/events/{world.event_id}/day/board?seen={tag}"
    assert crew.get(board).status_code == 204
    address = f"/events/{world.event_id}/day/marks"
    crew.post(address, id=uuid4(), student=world.students[0], status="present")
    assert "1 af 6" in crew.get(f"/events/{world.event_id}/day").text
    assert crew.get(board).status_code == 200


def test_a_company_marks_its_own_meetings_only(browser_of, app, world, database, meeting_id):
    anybody = browser_of(world.students[3])
    own = f"/reply/{link_of(world, 0)}/day"
    assert "Elev 000" in anybody.get(own).text
    fields = {"id": uuid4(), "status": "met"}
    assert anybody.post(f"{own}/meetings/{meeting_id}/mark", **fields).status_code == 303
    foreign = f"/reply/{link_of(world, 1)}/day/meetings/{meeting_id}/mark"
    with nothing_changes(database):
        assert anybody.post(foreign, id=uuid4(), status="absent").status_code == 404
    with database.reading() as session:
        assert session.get(MeetingAttendance, meeting_id).status == "met"


def test_a_renewed_link_makes_the_old_one_worthless(browser_of, world):
    anybody = browser_of(world.students[3])
    assert anybody.get(f"/reply/{link_of(world, 0, generation=2)}/day").status_code == 404


def test_a_student_records_a_visit_once(browser_of, world, database):
    student = browser_of(world.students[0])
    fields = {"id": uuid4(), "company": world.companies[1]}
    for _ in range(2):
        answer = student.post(f"/my/events/{world.event_id}/visits", **fields)
        assert answer.status_code == 303
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StandVisit)) == 1


def test_absence_is_exported_with_names_that_cannot_run(
    crew, browser_of, world, database, meeting_id
):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    address = f"/events/{world.event_id}/day/absence.xlsx"
    assert crew.get(address).status_code == 403, "who helps on the day takes no list home"
    answer = browser_of(world.organiser, "organiser").get(address)
    sheets = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert [sheet.name for sheet in sheets.sheets_metadata] == ["Elever", "Samtaler"]
    rows = sheets.get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["Elev 000", "2.A"]


def mark(world, status, at):
    return {
        "id": str(uuid4()),
        "subject": "event",
        "student_id": str(world.students[0]),
        "status": status,
        "marked_at": at.isoformat(),
    }
