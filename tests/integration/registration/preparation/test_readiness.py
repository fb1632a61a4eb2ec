"""The board tells who lacks what, the schedule waits and is let go, reminders keep measure."""

import pytest
from sqlalchemy import select

from services.registration.events.models.events import Event
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_changed_schedules,
)
from services.registration.preparation.models import Document
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.school.models.organisations import ClassTeacher
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import (
    DocumentReviewedV1,
    PersonalSchedulePublishedV1,
    PreparationReminderDueV1,
)
from tests.support.browser import seen_in
from tests.support.messages import recorded
from tests.support.preparation import hand_in, meet
from tests.support.rows import nothing_changes

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def board(world):
    return f"/events/{world.event_id}/preparation"


def let_wait(organiser, board, **more) -> None:
    chosen = {"asks_for_cv": "yes", "schedule_waits": "yes", **more}
    assert organiser.post(f"{board}/settings", **chosen).status_code == 303


def told(database, world) -> list:
    """The students who were told a schedule, in the order in which they were."""
    with database.reading() as session:
        return [
            message.contact_id
            for message in recorded(session, PersonalSchedulePublishedV1)
            if message.audience == "student"
        ]


def tell_all(database, world) -> None:
    with database.writing() as session:
        record_changed_schedules(session, session.get_one(Event, world.event_id))


def reminded(database) -> list[PreparationReminderDueV1]:
    with database.reading() as session:
        return recorded(session, PreparationReminderDueV1)


def test_the_board_says_who_lacks_what(organiser, student, board, world, check_all):
    page = organiser.get(board).text
    assert "0 af 6 elever er klar." in page
    hand_in(student, world, "cv")
    hand_in(student, world, "application")
    assert "Bliver tjekket" in organiser.get(board).text
    check_all()
    page = organiser.get(board).text
    assert "1 af 6 elever er klar." in page
    assert "2 af 3 mangler noget" in page


def test_a_comment_reaches_the_student_and_a_new_version_starts_anew(
    organiser, student, board, world, check_all, database
):
    hand_in(student, world)
    check_all()
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    review = f"{board}/documents/{document.id}/review"
    with nothing_changes(database):
        empty = organiser.post(review, review="change", comment="  ")
        assert empty.status_code == 422
    assert "Skriv, hvad eleven skal rette." in empty.text
    assert organiser.post(review, review="change", comment="god, forkort side 2").status_code == 303
    organiser.post(review, review="change", comment="god, forkort side 2")
    with database.reading() as session:
        (told,) = recorded(session, DocumentReviewedV1)
    assert (told.contact_id, told.is_to_change) == (world.students[0], True)
    mine = student.get(f"/my/events/{world.event_id}/preparation").text
    assert "god, forkort side 2" in mine
    assert "Skal rettes" in mine
    hand_in(student, world)
    check_all()
    assert "Skal rettes" not in student.get(f"/my/events/{world.event_id}/preparation").text


def test_the_schedule_waits_until_the_student_has_handed_in(
    organiser, student, board, world, check_all, database
):
    let_wait(organiser, board)
    for number in (0, 1):
        meet(database, world, student=number, company=0, slot=number)
    with database.reading() as session:
        preview = planned_publication(session, session.get_one(Event, world.event_id), None)
    assert (preview.count("student", first=True), preview.coverage.awaiting_preparation) == (0, 2)
    tell_all(database, world)
    assert told(database, world) == []
    mine = f"/my/events/{world.event_id}/schedule"
    page = student.get(mine).text
    assert "venter på din forberedelse" in page
    assert "Firma 00" not in page
    assert student.get(f"{mine}.ics").status_code == 404
    api = f"/events/{world.event_id}/meetings"
    assert student.api("GET", api).json["items"] == []
    hand_in(student, world)
    assert told(database, world) == [], "in quarantine is not handed in"
    check_all()
    assert told(database, world) == [world.students[0]]
    assert "Firma 00" in student.get(mine).text
    assert len(student.api("GET", api).json["items"]) == 1


def test_whoever_is_excused_gets_the_schedule_at_once_and_once(organiser, board, world, database):
    let_wait(organiser, board)
    meet(database, world, student=0, company=0)
    tell_all(database, world)
    for _ in range(2):
        organiser.post(f"{board}/students/{world.students[0]}/waiver", waived="yes")
    assert told(database, world) == [world.students[0]]


def test_a_schedule_that_was_told_is_not_taken_back(organiser, board, world, database):
    let_wait(organiser, board)
    meet(database, world, student=0, company=0)
    excuse = f"{board}/students/{world.students[0]}/waiver"
    organiser.post(excuse, waived="yes")
    organiser.post(excuse, waived="no")
    meet(database, world, student=0, company=1, slot=1)
    tell_all(database, world)
    with database.reading() as session:
        assert len(recorded(session, EventNewsV1)) == 1


def test_asking_for_less_lets_go_of_those_who_wait(organiser, board, world, database):
    let_wait(organiser, board)
    meet(database, world, student=0, company=0)
    tell_all(database, world)
    organiser.post(f"{board}/settings", asks_for_cv="yes")
    assert told(database, world) == [world.students[0]]


def test_without_the_switch_nobody_waits(world, database):
    meet(database, world, student=0, company=0)
    tell_all(database, world)
    assert told(database, world) == [world.students[0]]


def test_one_click_reminds_those_who_lack_something_and_no_more_than_thrice(
    organiser, browser_of, student, board, world, check_all, database, the_day_before
):
    for kind in ("cv", "application"):
        hand_in(student, world, kind)
    check_all()
    shown = organiser.page(f"{board}/remind")
    assert organiser.post_seen(f"{board}/remind").status_code == 303
    assert set(reminded(database)[0].contact_ids) == set(world.students[1:])
    organiser.post(f"{board}/remind", preview=seen_in(shown))
    assert len(reminded(database)) == 1, "a second click reminds nobody"
    assert "Der er ingen at minde om det lige nu" in organiser.get(board).text
    for _ in range(4):
        the_day_before.shift(21 * 3600)
        fresh = browser_of(world.organiser, "organiser")
        asked = f"{board}/remind?student={world.students[1]}"
        if "Send 1 påmindelse" in fresh.page(asked):
            fresh.post_seen(asked, f"{board}/remind", student=str(world.students[1]))
    assert len(reminded(database)) == 3


def test_a_reminder_shows_what_each_lacks_and_asks_again_when_that_changed(
    organiser, student, board, world, check_all, database
):
    hand_in(student, world, "cv")
    check_all()
    shown = organiser.page(f"{board}/remind")
    assert "Ansøgning (mangler)" in shown
    assert "Intet er sendt endnu." in shown
    hand_in(student, world, "application")
    check_all()
    again = organiser.post(f"{board}/remind", preview=seen_in(shown))
    assert again.location.endswith(f"{board}/remind")
    assert organiser.post(f"{board}/remind").status_code == 303, "shown nothing, so nothing is sent"
    assert reminded(database) == []
    organiser.post_seen(f"{board}/remind")
    assert set(reminded(database)[0].contact_ids) == set(world.students[1:])


def test_one_class_and_one_student_can_be_reminded_alone(organiser, board, world, database):
    for chosen in ({"student": str(world.students[0])}, {"class": str(world.classes[0])}):
        [(name, value)] = chosen.items()
        organiser.post_seen(f"{board}/remind?{name}={value}", f"{board}/remind", **chosen)
    first, second = reminded(database)
    assert first.contact_ids == (world.students[0],)
    assert set(second.contact_ids) == {world.students[2], world.students[4]}


def test_a_class_teacher_sees_and_reminds_the_own_class_only(browser_of, board, world, database):
    teacher = browser_of(world.organiser, "teacher")
    assert "Ingen af dine klasser er med" in teacher.get(board).text
    with database.writing() as session:
        session.add(ClassTeacher(class_id=world.classes[1], person_id=world.organiser))
    page = teacher.get(board).text
    assert "Elev 001" in page
    assert "Elev 000" not in page
    assert "Elev 000" not in teacher.page(f"{board}/remind")
    teacher.post_seen(f"{board}/remind")
    assert set(reminded(database)[0].contact_ids) == set(world.students[1::2])
    own = f"{board}/students/{world.students[1]}"
    assert teacher.get(own).status_code == 200
    assert teacher.get(f"{board}/students/{world.students[0]}").status_code == 404
    assert teacher.get(f"{board}/settings").status_code == 403


def test_the_same_by_json(organiser, student, board, world, check_all, database):
    hand_in(student, world)
    check_all()
    base = f"/events/{world.event_id}"
    items = organiser.api("GET", f"{base}/readiness").json["items"]
    mine = next(each for each in items if each["student_id"] == str(world.students[0]))
    assert (mine["cv"], mine["application"], mine["is_ready"]) == ("new", "missing", False)
    document = mine["documents"][0]
    address = f"{base}/preparation/documents/{document['id']}/review"
    body = {"review": "good", "comment": "fint"}
    with nothing_changes(database):
        assert organiser.api("PUT", address, body).status_code == 428
        stale = organiser.api("PUT", address, body, headers={"If-Match": '"99"'})
        assert stale.status_code == 412
    seen = {"If-Match": f'"{document["version"]}"'}
    assert organiser.api("PUT", address, body, headers=seen).json["review"] == "good"
    excused = f"{base}/students/{world.students[0]}/waiver"
    assert organiser.api("PUT", excused).status_code == 204
    assert organiser.api("DELETE", excused).status_code == 204
    told_now = organiser.api("POST", f"{base}/preparation/reminders", {})
    assert (told_now.status_code, told_now.json) == (201, {"told": 6})
    nobody = organiser.api("POST", f"{base}/preparation/reminders", {})
    assert (nobody.status_code, nobody.json["code"]) == (409, "nobody_to_remind")
    plan = organiser.api("GET", f"{base}/preparation/plan")
    wanted = {**plan.json, "schedule_waits": True}
    wanted.pop("version")
    match = {"If-Match": plan.headers["ETag"]}
    assert (
        organiser.api("PUT", f"{base}/preparation/plan", wanted, headers=match).json["version"] == 1
    )
    with nothing_changes(database):
        assert (
            organiser.api("PUT", f"{base}/preparation/plan", wanted, headers=match).status_code
            == 412
        )
