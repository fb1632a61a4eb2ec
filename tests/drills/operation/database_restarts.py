"""The database is restarted at once, again and again, while students book.

At full size: `python -m tests.drills.operation.database_restarts`.
"""

import argparse
import json
import sys
import threading
from dataclasses import asdict, dataclass

import psycopg

from shared.db import Database
from tests.drills.booking.steady_booking import book_steadily, kept
from tests.drills.operation.own_postgres import OwnPostgres, own_postgres
from tests.load.school import make_school
from tests.load.serving import served
from tests.support.registration import at_head


@dataclass(frozen=True)
class Outcome:
    """`lost`: students who were told that they have a meeting, and have none."""

    bookings: int
    restarts: int
    retried: int
    failed: int
    lost: int
    phantom: int
    duplicated: int
    messages_missing: int
    slowest_seconds: float


def book_through_restarts(
    *, students: int, seconds: float, restarts: int, options: str = ""
) -> Outcome:
    """`options` for the server: the control lets it confirm what is not yet written down."""
    with own_postgres(options) as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE registration")
        url = server.url("registration")
        at_head(url)
        school = make_school(url, students)
        with served("full", url) as port:
            stop, done = threading.Event(), [0]
            every = seconds / (restarts + 1)
            restarter = threading.Thread(
                target=_restart_again_and_again, args=(server, every, restarts, stop, done)
            )
            restarter.start()
            answers = book_steadily(school, [port], per_second=students / seconds, most_retries=150)
            stop.set()
            restarter.join()
        database = Database(url, pool_size=1)
        found = kept(database)
        database.dispose()
    told = answers.statuses[201]
    return Outcome(
        bookings=told,
        restarts=done[0],
        retried=answers.retried,
        failed=students - told,
        lost=max(0, told - found.meetings),
        phantom=max(0, found.meetings - told),
        duplicated=found.students_with_two,
        messages_missing=found.meetings - found.messages,
        slowest_seconds=round(max(took for _, took in answers.seconds), 2),
    )


def _restart_again_and_again(
    server: OwnPostgres, every: float, times: int, stop: threading.Event, done: list[int]
) -> None:
    for _ in range(times):
        if stop.wait(every):
            return
        server.restart_at_once()
        done[0] += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=25)
    parser.add_argument("--restarts", type=int, default=6)
    parser.add_argument("--unguarded", action="store_true", help="confirm before it is written")
    options = parser.parse_args()
    outcome = book_through_restarts(
        students=options.students,
        seconds=options.seconds,
        restarts=options.restarts,
        options="-c synchronous_commit=off" if options.unguarded else "",
    )
    print(json.dumps(asdict(outcome), indent=2))
    bad = outcome.failed + outcome.lost + outcome.phantom + outcome.duplicated
    return int(bad + abs(outcome.messages_missing) > 0)


if __name__ == "__main__":
    sys.exit(main())
