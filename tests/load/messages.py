"""Messages per second and commit → heard, each commit for itself against commits that are shared.

`python -m tests.load.messages [--count 2000] [--runs 3]` needs PostgreSQL and RabbitMQ.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy.orm import Session

from shared.contracts.scheduling import EventCancelledV1
from shared.db import Database
from shared.messaging.consumer import MOST_TOGETHER, Consumer
from shared.messaging.in_process import InProcessTransport
from shared.messaging.inbox import Inbox
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.relay import Relay
from shared.messaging.transport import Transport
from tests.contract.messaging.service import TOPOLOGY, cancelled, note_effect, running, say, shape
from tests.support.databases import BROKER, fresh_database_url

AGGREGATES = 200
SINGLE_MESSAGES = 100
OUR_TOPOLOGY = {"right": TOPOLOGY["right"]}


class Ear:
    """A handler that writes its effect and notes when it had heard how much."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def __call__(self, session: Session, message: EventCancelledV1) -> None:
        note_effect(session, message)
        self.times.append(time.perf_counter())

    def wait_for(self, count: int) -> None:
        end = time.monotonic() + 120
        while len(self.times) < count:
            if time.monotonic() > end:
                raise SystemExit(f"only {len(self.times)} of {count} messages arrived")
            time.sleep(0.001)


@contextmanager
def at_work(kind: str, transport: Transport, most_together: int) -> Iterator[tuple[Database, Ear]]:
    """A speaker's relay and a listener's consumer on databases of their own."""
    with (
        tempfile.TemporaryDirectory() as first,
        tempfile.TemporaryDirectory() as second,
        fresh_database_url(kind, shape, Path(first)) as speaker_url,
        fresh_database_url(kind, shape, Path(second)) as listener_url,
    ):
        speaker, listener, ear = Database(speaker_url), Database(listener_url), Ear()
        inbox = Inbox(listener, {EventCancelledV1: ear})
        consumer = Consumer(listener, transport, inbox, queue="right", most_together=most_together)
        with running(Relay(speaker, transport).run, consumer.run):
            yield speaker, ear
        speaker.dispose()
        listener.dispose()


def measure(kind: str, transport: Transport, most_together: int, count: int) -> tuple[float, ...]:
    """Messages per second, and the median and 99th percentile of commit → heard in ms."""
    events = [uuid4() for _ in range(AGGREGATES)]
    with at_work(kind, transport, most_together) as (speaker, ear):
        say(speaker, cancelled(uuid4(), 1))
        ear.wait_for(1)
        begin = time.perf_counter()
        say(speaker, *(cancelled(events[n % AGGREGATES], n + 1) for n in range(count)))
        ear.wait_for(1 + count)
        rate = count / (time.perf_counter() - begin)
        delays = []
        for number in range(SINGLE_MESSAGES):
            say(speaker, cancelled(uuid4(), number + 1))
            said = time.perf_counter()
            ear.wait_for(2 + count + number)
            delays.append((ear.times[-1] - said) * 1000)
    return rate, statistics.median(delays), statistics.quantiles(delays, n=100)[98]


def report(name: str, kind: str, make: type[Transport], count: int, runs: int) -> None:
    figures: dict[int, list[tuple[float, ...]]] = {1: [], MOST_TOGETHER: []}
    for _ in range(runs):
        for most, measured in figures.items():
            transport = _made(make)
            measured.append(measure(kind, transport, most, count))
            if isinstance(transport, RabbitMqTransport):
                transport.delete_all()
    middle = {
        most: [statistics.median(column) for column in zip(*rows, strict=True)]
        for most, rows in figures.items()
    }
    for most, (rate, half, nearly_all) in middle.items():
        heard = f"heard p50 {half:6.1f} p99 {nearly_all:6.1f} ms"
        print(f"{name:28} {most:3} a commit {rate:8.0f}/s   {heard}")
    print(f"{name:28} shared commits: {middle[MOST_TOGETHER][0] / middle[1][0]:.2f} ×")


def _made(make: type[Transport]) -> Transport:
    if make is RabbitMqTransport:
        return RabbitMqTransport(BROKER, OUR_TOPOLOGY, namespace=f"load-{uuid4().hex[:12]}")
    return InProcessTransport(OUR_TOPOLOGY)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    report("RabbitMQ + PostgreSQL", "postgresql", RabbitMqTransport, wanted.count, wanted.runs)
    report("in one process + SQLite", "sqlite", InProcessTransport, wanted.count, wanted.runs)
