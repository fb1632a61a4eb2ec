"""The open board's question whether anything is new: cheap, and never answered to the wrong one."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from services.registration.events.models.events import EventStudent
from services.registration.school.models.organisations import ClassTeacher
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared import clock
from shared.auth.ended_sessions import end_session
from shared.web.nothing_new import ASK_THE_APP_AFTER, LOOK_AGAIN_AFTER
from tests.integration.registration_schedules.world import NOW

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
    """(status, whether the app was asked): only the app gives a request an id."""
    answer = browser.client.get(board, headers=HTMX)
    return answer.status_code, "X-Request-Id" in answer.headers


def test_nothing_new_is_said_again_without_asking_the_app(crew, board):
    assert ask(crew, board) == (204, True)
    assert ask(crew, board) == (204, False)
    again = crew.client.get(board, headers=HTMX)
    assert (again.data, again.headers["Cache-Control"]) == (b"", "private, no-cache")


def test_a_mark_is_seen_within_a_second(crew, board, world, clock_hand):
    ask(crew, board), ask(crew, board)
    crew.post(
        f"/events/{world.event_id}/day/marks",
        id=uuid4(),
        student=world.students[0],
        status="present",
    )
    clock_hand.shift(LOOK_AGAIN_AFTER)
    assert ask(crew, board) == (200, True)


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
def test_who_comes_late_leaves_or_changes_class_is_seen_within_a_second(
    crew, board, world, database, clock_hand, change
):
    ask(crew, board), ask(crew, board)
    with database.writing() as session:
        change(session, world)
    clock_hand.shift(LOOK_AGAIN_AFTER)
    assert ask(crew, board) == (200, True)


def test_a_class_teacher_sees_other_classes_as_soon_as_the_app_is_asked(
    clock_hand, browser_of, world, database
):
    first, second = (ClassTeacher(class_id=one, person_id=world.organiser) for one in world.classes)
    with database.writing() as session:
        session.add(first)
    teacher = browser_of(world.organiser, "teacher")
    page = teacher.get(f"/events/{world.event_id}/day").text
    own = f"/events/{world.event_id}/day/board?seen={page.split('seen=')[1].split(chr(34))[0]}"
    assert ask(teacher, own) == (204, True)
    with database.writing() as session:
        session.add(second)
    clock_hand.shift(ASK_THE_APP_AFTER)
    assert ask(teacher, own) == (200, True)


def test_whoever_is_signed_out_is_told_so_at_once(crew, board, database):
    ask(crew, board), ask(crew, board)
    with crew.client.session_transaction() as cookie:
        session_id = UUID(cookie["identity"]["session"])
    with database.writing() as session:
        end_session(session, session_id, clock.now())
    assert ask(crew, board) == (401, True)


def test_another_browser_is_not_answered_for_this_one(crew, board, app, browser_of, world):
    ask(crew, board), ask(crew, board)
    assert ask(browser_of(world.students[0]), board) == (403, True)
    stranger = browser_of(world.organiser, "crew")
    with stranger.client.session_transaction() as cookie:
        cookie["identity"] = {**cookie["identity"], "organisation": str(uuid4())}
    assert ask(stranger, board) == (404, True)
    assert app.test_client().get(board, headers=HTMX).status_code == 401


def test_the_app_is_asked_now_and_then_in_any_case(crew, board, clock_hand):
    ask(crew, board)
    clock_hand.shift(ASK_THE_APP_AFTER - timedelta(seconds=1))
    assert ask(crew, board) == (204, False)
    clock_hand.shift(timedelta(seconds=1))
    assert ask(crew, board) == (204, True)


def test_such_answers_are_counted(crew, board, app):
    def counted():
        figures = app.test_client().get("/metrics").text
        rows = [row for row in figures.splitlines() if "day/board" in row and 'status="204"' in row]
        return sum(float(row.split()[-1]) for row in rows)

    ask(crew, board)
    before = counted()
    ask(crew, board)
    assert counted() == before + 1
