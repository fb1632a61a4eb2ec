"""A broker that blocks for want of memory holds the relay for 5 s at most, and loses nothing."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from shared.db import Database
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.relay import Relay
from shared.messaging.transport import TransportAway
from tests.contract.messaging.service import TYPES, cancelled, running, say, shape, waiting
from tests.drills.messages.cuts import CuttableBroker
from tests.support.databases import BROKER, fresh_database_url, left_out
from tests.support.waiting import until

pytestmark = pytest.mark.slow
TOPOLOGY = {"left": TYPES}


@pytest.fixture
def speaker(tmp_path: Path) -> Iterator[Database]:
    with fresh_database_url("postgresql", shape, tmp_path) as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def namespace() -> Iterator[str]:
    name = f"test-{uuid4().hex[:12]}"
    direct = RabbitMqTransport(BROKER, TOPOLOGY, namespace=name)
    try:
        direct.open_channel()[0].close()
    except TransportAway as error:
        left_out(f"RabbitMQ does not answer: {error}")
    yield name
    direct.delete_all()


def seconds_until_given_back(
    speaker: Database, broker: CuttableBroker, transport: RabbitMqTransport, most: float
) -> float:
    """How long one publication takes to give up once the broker blocks; `most` if it does not."""
    publisher = transport.publisher()
    broker.block()
    say(speaker, cancelled(uuid4(), 1))
    began, ended = time.monotonic(), threading.Event()

    def publish() -> None:
        try:
            Relay(speaker, transport).publish_waiting(publisher)
        except TransportAway:
            ended.set()

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    ended.wait(most)
    took = time.monotonic() - began
    broker.cut()
    thread.join(timeout=20)
    publisher.close()
    return took


def test_a_blocked_broker_gives_the_relay_back_within_5_seconds(
    speaker: Database, namespace: str
) -> None:
    broker = CuttableBroker(BROKER)
    transport = RabbitMqTransport(broker.url, TOPOLOGY, namespace=namespace)
    assert seconds_until_given_back(speaker, broker, transport, most=10) <= 5
    assert waiting(speaker) == 1
    with running(Relay(speaker, transport).run):  # the broker has memory again
        until(lambda: waiting(speaker) == 0, seconds=20)
    broker.close()


def test_without_the_limit_it_would_hang(speaker: Database, namespace: str) -> None:
    broker = CuttableBroker(BROKER)
    transport = RabbitMqTransport(broker.url, TOPOLOGY, namespace=namespace)
    transport._parameters.blocked_connection_timeout = None  # that is the guard
    assert seconds_until_given_back(speaker, broker, transport, most=6) >= 6
    broker.close()
