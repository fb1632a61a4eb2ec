"""The processes of the drill, each started as `process ROLE FOLDER` and killed at any moment.

`plan.json` in the folder says which databases, transport and guards they use.
"""

import json
import os
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from shared.db import Database
from shared.messaging import inbox as inbox_module
from shared.messaging import worker as worker_module
from shared.messaging.envelope import Unreadable, open_sealed
from shared.messaging.in_process import InProcessTransport
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import Delivery, Outgoing, Publisher, Subscription, Transport
from shared.messaging.worker import Worker, run_worker
from tests.drills.kills.service import TOPOLOGY, EventCancelledV1, EverythingTaken, book, hear

BURST = 12  # bookings in a row, so that batches are under way; then a pause, so that kills spread


@dataclass(frozen=True)
class Plan:
    """What all processes of one drill share. `namespace` is empty where there is no broker."""

    saying_url: str
    hearing_url: str
    broker: str
    namespace: str
    has_outbox: bool = True
    is_deduplicating: bool = True
    counts_kills: bool = True

    @property
    def is_embedded(self) -> bool:
        return not self.namespace

    @classmethod
    def read(cls, folder: Path) -> "Plan":
        return cls(**json.loads((folder / "plan.json").read_text()))

    def write(self, folder: Path) -> None:
        (folder / "plan.json").write_text(json.dumps(asdict(self)))

    def transport(self) -> Transport:
        if self.is_embedded:
            return InProcessTransport(TOPOLOGY)
        return RabbitMqTransport(self.broker, TOPOLOGY, namespace=self.namespace)


class NotingTransport:
    """Writes down every delivery, so that what came twice can be counted."""

    def __init__(self, transport: Transport, path: Path) -> None:
        self._transport = transport
        self._path = path

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def publisher(self) -> "NotingPublisher":
        return NotingPublisher(self._transport.publisher(), self._path.parent)

    def subscription(self, queue: str) -> "NotingSubscription":
        return NotingSubscription(self._transport.subscription(queue), self._path)


class NotingPublisher:
    def __init__(self, publisher: Publisher, folder: Path) -> None:
        self._publisher = publisher
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._publisher, name)

    def publish(self, batch: Sequence[Outgoing]) -> list[str | None]:
        has_worked(self._folder)
        return self._publisher.publish(batch)


class NotingSubscription:
    def __init__(self, subscription: Subscription, path: Path) -> None:
        self._subscription = subscription
        self._path = path

    def __getattr__(self, name: str) -> Any:
        return getattr(self._subscription, name)

    def next(self, timeout: float) -> Delivery | None:
        delivery = self._subscription.next(timeout)
        if delivery is not None:
            append(self._path, _id_of(delivery.body))
            has_worked(self._path.parent)
        return delivery


def _id_of(body: bytes) -> str:
    try:
        return str(open_sealed(body).message_id)
    except Unreadable:
        return "unreadable"


def has_worked(folder: Path) -> None:
    """A process that is killed while it still starts would prove little."""
    (folder / f"worked-{os.getpid()}").touch()


def append(path: Path, line: str) -> None:
    """One write, so a kill leaves a whole line or none."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{line}\n".encode())
    os.close(file)


def write_bookings(plan: Plan, folder: Path) -> int:
    """Book until every seat is taken, and note what the user was told."""
    database, chance, done = Database(plan.saying_url), random.Random(os.getpid()), 0
    while True:
        try:
            booking_id = book(database, chance, has_outbox=plan.has_outbox)
        except EverythingTaken:
            return 0
        if booking_id is not None:
            append(folder / "told.txt", str(booking_id))
            has_worked(folder)
        done += 1
        if done % BURST == 0:
            time.sleep(chance.uniform(0.3, 0.7))


def work(plan: Plan, folder: Path, role: str) -> int:
    _switch_guards_off(plan)
    transport: Any = NotingTransport(plan.transport(), folder / "delivered.txt")
    saying, hearing = Database(plan.saying_url), Database(plan.hearing_url)
    handlers = {EventCancelledV1: hear}
    if plan.is_embedded:
        Worker("hearing", database=hearing, transport=transport, handlers=handlers).start()
    if plan.is_embedded or role == "saying":
        return run_worker("saying", database=saying, transport=transport, handlers={})
    return run_worker("hearing", database=hearing, transport=transport, handlers=handlers)


def _switch_guards_off(plan: Plan) -> None:
    """In the controls only: the same code without the guard that the drill is about."""
    if not plan.counts_kills:
        inbox_module.MOST_KILLS = 10**9  # type: ignore[misc]  # that is the guard
    if not plan.is_deduplicating:
        guarded = worker_module.Inbox

        def unguarded(*arguments: Any, **options: Any) -> Any:
            return guarded(*arguments, **options, is_deduplicating=False)

        worker_module.Inbox = unguarded  # type: ignore[assignment,misc]  # that is the guard


def main(role: str, folder: Path) -> int:
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(sys.stderr))
    plan = Plan.read(folder)
    return write_bookings(plan, folder) if role == "web" else work(plan, folder, role)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
