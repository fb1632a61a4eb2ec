"""The open board's question whether anything is new: cheap, and never answered to the wrong one."""

from uuid import UUID, uuid4

import pytest
import time_machine

from services.registration.events.models.events import EventStudent
from services.registration.school.models.organisations import ClassTeacher
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared import clock
from shared.auth.ended_sessions import end_session
from tests.support.world import NOW

HTMX = {"HX-Request": "true"}


@pytest.fixture
def clock_hand():
    with time_machine.travel(NOW, tick=False) as hand:
        yield hand


@pytest.fixture
def crew(clock_hand, browser_of, world):
    return browser_of(world.organiser, "crew")


@pytest.fixture
def board(crew, world):
    """The address that an open board asks again and again."""
    page = crew.get(f"/events/{world.event_id}/day").text
    return f"/events/{world.event_id}/day/board?seen={page.split('seen=')[1].split(chr(34))[0]}"


def ask(browser, board):
    return browser.client.get(board, headers=HTMX).status_code


def test_nothing_new_is_an_empty_answer_that_nobody_keeps(crew, board):
    assert [ask(crew, board) for _ in range(3)] == [204, 204, 204]
    again = crew.client.get(board, headers=HTMX)
    assert (again.data, again.headers["Cache-Control"]) == (b"", "private, no-cache")


def test_a_mark_is_seen_at_once(crew, board, world):
    assert ask(crew, board) == 204
    crew.post(
        f"/events/{world.event_id}/day/marks",
        id=uuid4(),
        student=world.students[0],
        status="present",
    )
    assert ask(crew, board) == 200


def came_late(session, world):
    late = Person(
        id=uuid4(),
        organisation_id=world.organisation_id,
        kind="student",
        name="Sena",
        created_at=NOW,
    )
    session.add(late)
    session.flush()
    session.add(Student(person_id=late.id, class_id=world.classes[0]))
    session.add(EventStudent(event_id=world.event_id, person_id=late.id, added_at=NOW))


def left(session, world):
    session.delete(session.get_one(EventStudent, (world.event_id, world.students[0])))


def changed_class(session, world):
    session.get_one(Student, world.students[0]).class_id = world.classes[1]


@pytest.mark.parametrize("change", [came_late, left, changed_class])
def test_who_comes_late_leaves_or_changes_class_is_seen_at_once(
    crew, board, world, database, change
):
    assert ask(crew, board) == 204
    with database.writing() as session:
        change(session, world)
    assert ask(crew, board) == 200


def test_a_class_teacher_sees_other_classes_at_once(clock_hand, browser_of, world, database):
    first, second = (ClassTeacher(class_id=one, person_id=world.organiser) for one in world.classes)
    with database.writing() as session:
        session.add(first)
    teacher = browser_of(world.organiser, "teacher")
    page = teacher.get(f"/events/{world.event_id}/day").text
    own = f"/events/{world.event_id}/day/board?seen={page.split('seen=')[1].split(chr(34))[0]}"
    assert ask(teacher, own) == 204
    with database.writing() as session:
        session.add(second)
    assert ask(teacher, own) == 200


def test_whoever_is_signed_out_is_told_so_at_once(crew, board, database):
    assert ask(crew, board) == 204
    with crew.client.session_transaction() as cookie:
        session_id = UUID(cookie["identity"]["session"])
    with database.writing() as session:
        end_session(session, session_id, clock.now())
    assert ask(crew, board) == 401


def test_another_browser_is_not_answered_for_this_one(crew, board, app, browser_of, world):
    assert ask(crew, board) == 204
    assert ask(browser_of(world.students[0]), board) == 403
    stranger = browser_of(world.organiser, "crew")
    with stranger.client.session_transaction() as cookie:
        cookie["identity"] = {**cookie["identity"], "organisation": str(uuid4())}
    assert ask(stranger, board) == 404
    assert app.test_client().get(board, headers=HTMX).status_code == 401


def test_such_answers_are_counted(crew, board, app):
    def counted():
        figures = app.test_client().get("/metrics").text
        rows = [row for row in figures.splitlines() if "day/board" in row and 'status="204"' in row]
        return sum(float(row.split()[-1]) for row in rows)

    ask(crew, board)
    before = counted()
    ask(crew, board)
    assert counted() == before + 1
