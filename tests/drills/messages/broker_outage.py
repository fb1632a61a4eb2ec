"""The broker is away while students book: nobody notices, and what waited leaves afterwards.

At full size: `python -m tests.drills.messages.broker_outage`.
"""

import argparse
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from shared.contracts.catalogue import TOPOLOGY
from shared.db import Database
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import TransportAway
from tests.drills.booking.steady_booking import book_steadily, kept
from tests.drills.messages.cuts import CuttableBroker
from tests.load.school import make_school
from tests.load.serving import SECRET, served
from tests.support.databases import BROKER, drop_templates, fresh_database_url, left_out
from tests.support.processes import started
from tests.support.registration import at_head


@dataclass(frozen=True)
class Outcome:
    """`health`: what /readyz said during the outage; p95 in milliseconds."""

    bookings: int
    failed: int
    lost: int
    p95_with_broker: float
    p95_without_broker: float
    most_waiting: int
    still_waiting: int
    drained_after_seconds: float
    health: tuple[str, ...]


@dataclass
class _Watch:
    most_waiting: int = 0
    health: list[str] = field(default_factory=list)


def book_through_outage(
    *,
    students: int,
    per_second: float,
    away: tuple[float, float],
    patience: float = 120,
) -> Outcome:
    """`away`: from when to when, in seconds after the first booking."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = stack.enter_context(fresh_database_url("postgresql", at_head, folder))
        broker, environment = stack.enter_context(broker_that_leaves(url))
        school = make_school(url, students)
        port = stack.enter_context(served("full", url))
        command = [sys.executable, "-m", "services.registration", "worker"]
        stack.enter_context(started(command, folder / "worker.log", environment))
        database = Database(url, pool_size=2)
        stack.callback(database.dispose)
        watch = _Watch()
        outage = threading.Thread(target=_leave, args=(broker, away, watch, port, database))
        outage.start()
        answers = book_steadily(school, [port], per_second=per_second, most_retries=0)
        outage.join()
        drained = _seconds_until_drained(database, patience)
        found = kept(database)
    told = answers.statuses[201]
    with_broker = max(answers.p95(until=away[0]), answers.p95(since=away[1]))
    return Outcome(
        bookings=told,
        failed=students - told,
        lost=max(0, told - found.meetings),
        p95_with_broker=round(with_broker, 1),
        p95_without_broker=round(answers.p95(since=away[0], until=away[1]), 1),
        most_waiting=watch.most_waiting,
        still_waiting=found.unpublished,
        drained_after_seconds=round(drained, 1),
        health=tuple(dict.fromkeys(watch.health)),
    )


@contextmanager
def broker_that_leaves(url: str) -> Iterator[tuple[CuttableBroker, dict[str, str]]]:
    namespace = f"test-{uuid4().hex[:12]}"
    direct = RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace)
    try:
        direct.open_channel()[0].close()
    except TransportAway as error:
        left_out(f"RabbitMQ does not answer: {error}")
    broker = CuttableBroker(BROKER)
    try:
        yield (
            broker,
            {
                "MATCHDAG_SECRET_KEYS": SECRET,
                "MATCHDAG_BASE_URL": "http://localhost",
                "MATCHDAG_REGISTRATION_DATABASE_URL": url,
                "MATCHDAG_BROKER_URL": broker.url,
                "MATCHDAG_BROKER_NAMESPACE": namespace,
            },
        )
    finally:
        broker.close()
        direct.delete_all()


def _leave(
    broker: CuttableBroker, away: tuple[float, float], watch: _Watch, port: int, database: Database
) -> None:
    time.sleep(away[0])
    broker.leave()
    ends = time.monotonic() + away[1] - away[0]
    while time.monotonic() < ends:
        watch.health.append(_health(port))
        time.sleep(min(1.0, max(0.0, ends - time.monotonic())))
    watch.most_waiting = kept(database).unpublished
    broker.return_again()


def _health(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/readyz", timeout=10) as answer:
            return str(json.loads(answer.read())["status"])
    except urllib.error.HTTPError as error:
        return str(error.code)


def _seconds_until_drained(database: Database, patience: float) -> float:
    began = time.monotonic()
    while kept(database).unpublished and time.monotonic() - began < patience:
        time.sleep(0.1)
    return time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--per-second", type=float, default=20)
    parser.add_argument("--away", type=float, nargs=2, default=(15.0, 80.0))
    options = parser.parse_args()
    first, last = options.away
    outcome = book_through_outage(
        students=options.students, per_second=options.per_second, away=(first, last)
    )
    drop_templates()
    print(json.dumps(asdict(outcome), indent=2))
    is_slower = outcome.p95_without_broker > 1.2 * outcome.p95_with_broker
    is_honest = set(outcome.health) <= {"ok", "degraded"}
    is_honest &= "degraded" in outcome.health or last - first < 62
    bad = outcome.failed + outcome.lost + outcome.still_waiting
    return int(bad > 0 or is_slower or not is_honest)


if __name__ == "__main__":
    sys.exit(main())
