"""Builds survive their workers: claimed once, taken over when one dies, stopped when asked."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from structlog.testing import capture_logs

from services.registration.events.models.events import Event
from services.registration.schedules.builder import Builder
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.use_cases.cancel_build import cancel_build
from services.registration.schedules.use_cases.request_build import Choices, request_build
from services.registration.schedules.use_cases.run_build import (
    claim_build,
    finish_build,
    report_build,
)
from shared import clock
from shared.db import Database
from tests.support.world import NOW


@pytest.fixture
def build_id(database, world):
    with time_machine.travel(NOW, tick=True), database.writing() as session:
        return request_build(
            session,
            event=session.get_one(Event, world.event_id),
            choices=Choices(seed=1),
            requested_by=world.organiser,
        ).id


def claim(database, worker):
    with database.writing() as session:
        return claim_build(session, worker=worker)


def status_of(database, build_id):
    with database.reading() as session:
        return session.get_one(ScheduleBuild, build_id).status


RESULT = {
    "schedule": {
        "total": 1,
        "upper_bound": 1,
        "certified": True,
        "seconds": 0.1,
        "engine": "1",
        "bookings": [],
    }
}


def test_two_workers_never_claim_the_same_build(database, build_id):
    found = []
    start = threading.Barrier(6)

    def compete(number):
        start.wait()
        found.append(claim(database, f"worker {number}"))

    threads = [threading.Thread(target=compete, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([claimed for claimed in found if claimed is not None]) == 1


def test_a_living_workers_build_is_left_alone_and_a_dead_ones_taken_over(database, build_id):
    with time_machine.travel(NOW, tick=False) as traveller:
        assert claim(database, "first") is not None
        traveller.shift(timedelta(seconds=20))
        with database.writing() as session:
            assert report_build(session, build_id=build_id, worker="first") == "go on"
        traveller.shift(timedelta(seconds=20))
        assert claim(database, "second") is None
        traveller.shift(timedelta(seconds=20))
        taken_over = claim(database, "second")
        assert taken_over is not None
        assert taken_over.attempt == 2
        with database.writing() as session:
            assert report_build(session, build_id=build_id, worker="first") == "lost"
            assert not finish_build(session, build_id=build_id, worker="first", result=RESULT)
            assert finish_build(session, build_id=build_id, worker="second", result=RESULT)


def test_a_build_that_kills_its_workers_is_given_up(database, build_id):
    with time_machine.travel(NOW, tick=False) as traveller:
        for _ in range(3):
            assert claim(database, "unlucky") is not None
            traveller.shift(timedelta(minutes=1))
        assert claim(database, "unlucky") is None
    assert status_of(database, build_id) == "failed"


def test_a_waiting_build_is_stopped_at_once(database, build_id):
    with database.writing() as session:
        assert cancel_build(session, build_id=build_id)
    assert status_of(database, build_id) == "cancelled"
    assert claim(database, "late") is None


def test_a_running_build_is_stopped_with_its_child(database, build_id):
    sleeper = (sys.executable, "-c", "import sys, time; sys.stdin.readline(); time.sleep(60)")
    builder = Builder(database, command=sleeper)
    thread = threading.Thread(target=builder.run_once, args=(threading.Event(),))
    thread.start()
    _wait_until(lambda: status_of(database, build_id) == "running")
    with database.writing() as session:
        cancel_build(session, build_id=build_id)
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert status_of(database, build_id) == "cancelled"


def test_a_child_that_dies_fails_the_build_in_plain_words(database, build_id):
    dies = (sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit(9)")
    Builder(database, command=dies).run_once(threading.Event())
    with database.reading() as session:
        build = session.get_one(ScheduleBuild, build_id)
    assert (build.status, build.failure) == ("failed", "engine")


def test_a_child_that_is_stopped_with_its_worker_fails_nothing(database, build_id):
    """A service manager signals the whole group: the child may be gone before the worker knows."""
    stop = threading.Event()
    stop.set()
    dies = (sys.executable, "-c", "raise SystemExit(1)")
    Builder(database, command=dies).run_once(stop)
    assert status_of(database, build_id) == "queued"


def test_a_builder_outlasts_a_database_that_is_away():
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    stop = threading.Event()
    with capture_logs() as logs:
        thread = threading.Thread(target=Builder(away).run, args=(stop,))
        thread.start()
        _wait_until(lambda: any(line["event"] == "builder_database_away" for line in logs))
        assert thread.is_alive()
        stop.set()
        thread.join(timeout=10)
    away.dispose()


def test_a_worker_that_stops_in_order_gives_the_build_back(database, build_id):
    sleeper = (sys.executable, "-c", "import sys, time; sys.stdin.readline(); time.sleep(60)")
    stop = threading.Event()
    stop.set()
    Builder(database, command=sleeper).run_once(stop)
    assert status_of(database, build_id) == "queued"
    assert claim(database, "next") is not None


WORKER = """
import sys, threading
from services.registration.schedules.builder import Builder
from shared.db import Database
sleeper = (sys.executable, "-c", "import sys; sys.stdin.readline(); sys.stdin.read()")
Builder(Database(sys.argv[1]), command=sleeper).run(threading.Event())
"""


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_is_followed_by_another_that_finishes(database, build_id):
    url = database.url.render_as_string(hide_password=False)
    worker = subprocess.Popen([sys.executable, "-c", WORKER, url], cwd=os.getcwd())
    try:
        _wait_until(lambda: status_of(database, build_id) == "running", seconds=30)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=True):
        assert Builder(database, time_limit=20).run_once(threading.Event())
    with database.reading() as session:
        build = session.get_one(ScheduleBuild, build_id)
    assert (build.status, build.attempts) == ("done", 2)


def _wait_until(is_so, seconds=10.0):
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if is_so():
            return
        pause.wait(0.05)
    raise AssertionError("it did not happen in time")
