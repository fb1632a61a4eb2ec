"""The open board's question whether anything is new: cheap, and never answered to the wrong one."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

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
