"""Web processes are stopped and started one after the other while students book.

At full size: `python -m tests.drills.operation.rolling_restarts`.
"""

import argparse
import json
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.db import Database
from tests.drills.booking.steady_booking import book_steadily, kept
from tests.load.school import COMPANIES, SLOTS, make_school
from tests.support.databases import drop_templates, fresh_database_url
from tests.support.processes import free_port
from tests.support.registration import at_head
from tests.support.waiting import until


@dataclass(frozen=True)
class Outcome:
    """`failed`: not booked in spite of its retry; `exit_codes` of every process that ended."""

    bookings: int
    restarts: int
    retried: int
    failed: int
    lost: int
    duplicated: int
    slowest_stop_seconds: float
    exit_codes: tuple[int, ...]


class Replica:
    """One web process of registration on a port of its own."""

    def __init__(self, url: str) -> None:
        self.port = free_port()
        arguments = ["full", url, str(self.port), "1", "4"]
        self._command = [sys.executable, "-m", "tests.load.serving", *arguments]
        self._process = self._start()

    def roll(self) -> tuple[float, int]:
        """SIGTERM, its end, a new start; seconds to the end, and the exit code."""
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=60)
        took = time.monotonic() - began
        self._process = self._start()
        return took, code

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        until(self._is_ready, seconds=60, what="a web process that answers")
        return process

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/readyz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def replicas(url: str, number: int) -> Iterator[list[Replica]]:
    with ExitStack() as stack:
        made = []
        for _ in range(number):
            made.append(Replica(url))
            stack.callback(made[-1].end)
        yield made


def book_through_restarts(*, students: int, per_second: float, restarts: int) -> Outcome:
    """With one retry for each booking, at the other process."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = stack.enter_context(fresh_database_url("postgresql", at_head, folder))
        school = make_school(url, students, tables=1 + students // (COMPANIES * SLOTS))
        both = stack.enter_context(replicas(url, 2))
        ended, stop = list[tuple[float, int]](), threading.Event()

        def roll() -> None:
            for turn in range(restarts):
                if stop.wait(0.2):
                    return
                ended.append(both[turn % 2].roll())

        roller = threading.Thread(target=roll)
        roller.start()
        ports = [replica.port for replica in both]
        answers = book_steadily(school, ports, per_second=per_second, most_retries=1, pause=0)
        stop.set()
        roller.join()
        database = Database(url, pool_size=1)
        found = kept(database)
        database.dispose()
    told = answers.statuses[201]
    return Outcome(
        bookings=told,
        restarts=len(ended),
        retried=answers.retried,
        failed=students - told,
        lost=max(0, told - found.meetings),
        duplicated=found.students_with_two,
        slowest_stop_seconds=round(max(took for took, _ in ended), 1),
        exit_codes=tuple(sorted({code for _, code in ended})),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=6000)
    parser.add_argument("--per-second", type=float, default=50)
    parser.add_argument("--restarts", type=int, default=20)
    options = parser.parse_args()
    outcome = book_through_restarts(
        students=options.students, per_second=options.per_second, restarts=options.restarts
    )
    drop_templates()
    print(json.dumps(asdict(outcome), indent=2))
    bad = outcome.failed + outcome.lost + outcome.duplicated
    return int(bad > 0 or outcome.exit_codes != (0,) or outcome.restarts < options.restarts)


if __name__ == "__main__":
    sys.exit(main())
