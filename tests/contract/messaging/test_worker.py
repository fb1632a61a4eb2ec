"""A worker ends when it is told to, and with an error when something unexpected happened."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import uuid4

import psycopg

from shared.db import Database
from shared.messaging import wakeup
from tests.contract.messaging.service import cancelled, say, shape
from tests.support.databases import fresh_database_url
from tests.support.waiting import until

WORKER = [sys.executable, "-m", "tests.contract.messaging.worker_process"]


def test_a_worker_with_messages_under_way_stops_when_it_is_told_to(tmp_path: Path) -> None:
    with fresh_database_url("sqlite", shape, tmp_path) as url:
        say(Database(url), *(cancelled(uuid4(), 1) for _ in range(20)))
        with subprocess.Popen([*WORKER, url], stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout
            until(lambda: worker.stdout is not None and "ready" in worker.stdout.readline())
            begun = time.monotonic()
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=25) == 0
    assert time.monotonic() - begun < 25


def test_a_worker_ends_with_an_error_after_something_unexpected(tmp_path: Path) -> None:
    with fresh_database_url("sqlite", shape, tmp_path) as url:
        ended = subprocess.run([*WORKER, url, "fail"], capture_output=True, timeout=60, check=False)
    assert ended.returncode == 1


def test_a_commit_in_another_process_wakes_a_relay_on_postgresql(tmp_path: Path) -> None:
    with fresh_database_url("postgresql", shape, tmp_path) as url:
        database = Database(url)
        stop = threading.Event()
        with wakeup.listening(database, stop) as wake:
            until(wake.is_set, what="the listener is connected")
            wake.clear()
            with psycopg.connect(url, autocommit=True) as elsewhere:
                elsewhere.execute(f"NOTIFY {wakeup.CHANNEL}")
            assert wake.wait(5)
        stop.set()
        database.dispose()


def test_a_forked_child_wakes_relays_by_a_thread_of_its_own(tmp_path: Path) -> None:
    with fresh_database_url("postgresql", shape, tmp_path) as url:
        database = Database(url)
        say(database, cancelled(uuid4(), 1))
        with psycopg.connect(url, autocommit=True) as listener:
            listener.execute(f"LISTEN {wakeup.CHANNEL}")
            has_heard, tells = os.pipe()
            child = os.fork()
            if child == 0:
                database.engine.dispose(close=False)
                say(database, cancelled(uuid4(), 1))
                os.read(has_heard, 1)
                os._exit(0)
            heard = list(listener.notifies(timeout=10, stop_after=1))
            os.write(tells, b".")
            os.waitpid(child, 0)
        for end in (has_heard, tells):
            os.close(end)
        database.dispose()
    assert heard
