"""Order, single effects and unroutable messages under load; each drill with its guard off too."""

import itertools
import random
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.db import Database
from shared.messaging.consumer import Consumer
from shared.messaging.in_process import InProcessTransport
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.relay import Relay
from tests.contract.messaging.service import (
    TYPES,
    cancelled,
    inbox,
    noted,
    running,
    say,
    shape,
    waiting,
)
from tests.contract.messaging.test_inbox import sealed
from tests.support.databases import BROKER, fresh_database_url
from tests.support.waiting import until

pytestmark = pytest.mark.slow
TOPOLOGY = {"left": TYPES}
PROFILES = ("embedded", "production")


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """(speaker, listener, transport) of one profile."""
    is_embedded = request.param == "embedded"
    kind = "sqlite" if is_embedded else "postgresql"
    transport: InProcessTransport | RabbitMqTransport
    if is_embedded:
        transport = InProcessTransport(TOPOLOGY, confirm_seconds=1.0)
    else:
        transport = RabbitMqTransport(BROKER, TOPOLOGY, namespace=f"test-{uuid4().hex[:12]}")
    with (
        fresh_database_url(kind, shape, tmp_path) as first,
        fresh_database_url(kind, shape, tmp_path) as second,
    ):
        speaker, listener = Database(first), Database(second)
        yield speaker, listener, transport
        speaker.dispose()
        listener.dispose()
    if isinstance(transport, RabbitMqTransport):
        transport.delete_all()


def inversions(heard: list[tuple[UUID, int]]) -> int:
    by_aggregate: dict[UUID, list[int]] = defaultdict(list)
    for aggregate, number in heard:
        by_aggregate[aggregate].append(number)
    return sum(
        later < earlier
        for numbers in by_aggregate.values()
        for earlier, later in itertools.pairwise(numbers)
    )


def hear_shuffled(database: Database, *, is_deduplicating: bool, messages: int) -> None:
    """Two replicas hear each message three times, in random order."""
    bodies = [sealed(cancelled(uuid4(), number)) for number in range(messages)]
    copies = bodies * 3
    random.Random(5).shuffle(copies)
    ears = [inbox(database, is_deduplicating=is_deduplicating) for _ in range(2)]

    def hear(part: int) -> None:
        for body in copies[part::2]:
            ears[part].receive(body)

    threads = [threading.Thread(target=hear, args=(part,)) for part in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_thousand_messages_three_times_each_have_a_thousand_effects(profile: Any) -> None:
    _, listener, _ = profile
    hear_shuffled(listener, is_deduplicating=True, messages=1000)
    assert len(noted(listener)) == len(set(noted(listener))) == 1000


def test_without_deduplication_they_have_more(profile: Any) -> None:
    _, listener, _ = profile
    hear_shuffled(listener, is_deduplicating=False, messages=50)
    assert len(noted(listener)) > 50


class DividingRelay(Relay):
    """A relay without the lock that takes every third row: what SKIP LOCKED makes of three."""

    def __init__(self, database: Database, transport: Any, part: int) -> None:
        super().__init__(database, transport, has_lock=False)
        self._part = part

    def _claim(self) -> Any:
        rows = super()._claim()
        threading.Event().wait(random.Random(self._part).random() * 0.01)
        return [row for row in rows if row.position % 3 == self._part]


def hear_through(profile: Any, relays: list[Relay]) -> list[tuple[UUID, int]]:
    speaker, listener, transport = profile
    aggregates = [uuid4() for _ in range(10)]
    say(speaker, *(cancelled(a, n) for n in range(1, 101) for a in aggregates))
    ear = Consumer(listener, transport, inbox(listener), queue="left")
    with running(*(relay.run for relay in relays), ear.run):
        until(lambda: len(noted(listener)) >= 1000, seconds=60)
    return noted(listener)


def test_three_relays_keep_the_order_of_each_aggregate(profile: Any) -> None:
    speaker, _, transport = profile
    heard = hear_through(profile, [Relay(speaker, transport) for _ in range(3)])
    assert len(heard) == 1000
    assert inversions(heard) == 0


def test_three_relays_that_divide_the_rows_break_it(profile: Any) -> None:
    speaker, _, transport = profile
    heard = hear_through(profile, [DividingRelay(speaker, transport, part) for part in range(3)])
    assert inversions(heard) > 0


def unbind(transport: Any) -> Any:
    """Take the queue's bindings away behind the services' back; returns how to put them back."""
    if isinstance(transport, InProcessTransport):
        types = transport.unbind("left")
        return lambda: transport.bind("left", types)
    connection, channel = transport.open_channel()
    for name in TYPES:
        channel.queue_unbind(transport.queue_name("left"), transport.exchange, routing_key=name)
    connection.close()
    return lambda: transport.open_channel()[0].close()


def test_unroutable_messages_stay_visible_and_are_delivered_later(profile: Any) -> None:
    speaker, listener, transport = profile
    relay = Relay(speaker, transport)
    publisher = transport.publisher()
    bind_again = unbind(transport)
    say(speaker, *(cancelled(uuid4(), 1) for _ in range(100)))
    assert relay.publish_waiting(publisher) == 0
    publisher.close()
    assert waiting(speaker) == 100
    bind_again()
    ear = Consumer(listener, transport, inbox(listener), queue="left")
    with running(relay.run, ear.run):
        until(lambda: len(noted(listener)) == 100 and waiting(speaker) == 0, seconds=30)
