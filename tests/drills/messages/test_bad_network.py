"""A broken network, a missing queue, a slow handler: nothing is lost and nothing doubled."""

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pika
import pika.exceptions
import pytest
from sqlalchemy.orm import Session

from shared.contracts.scheduling import EventCancelledV1
from shared.db import Database
from shared.messaging.consumer import Consumer
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.relay import Relay
from shared.messaging.transport import Outgoing, Publisher, TransportAway
from tests.contract.messaging.service import (
    TYPES,
    cancelled,
    inbox,
    note_effect,
    noted,
    running,
    say,
    shape,
    waiting,
)
from tests.drills.messages.cuts import CuttableBroker
from tests.support.databases import BROKER, fresh_database_url, left_out
from tests.support.waiting import until

pytestmark = pytest.mark.slow
TOPOLOGY = {"left": TYPES}


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    with (
        fresh_database_url("postgresql", shape, tmp_path) as first,
        fresh_database_url("postgresql", shape, tmp_path) as second,
    ):
        speaker, listener = Database(first), Database(second)
        yield speaker, listener
        speaker.dispose()
        listener.dispose()


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


class TrustingPublisher:
    """The control: takes every message for published, whatever the broker said of it."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def __getattr__(self, name: str) -> Any:
        return getattr(self._publisher, name)

    def publish(self, batch: Sequence[Outgoing]) -> list[str | None]:
        with contextlib.suppress(TransportAway):
            self._publisher.publish(batch)
        return [None] * len(batch)


class TrustingTransport:
    def __init__(self, transport: RabbitMqTransport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def publisher(self) -> TrustingPublisher:
        return TrustingPublisher(self._transport.publisher())


def say_while_cutting(
    speaker: Database, broker: CuttableBroker, messages: int, seconds: float
) -> None:
    """Cut the network again and again while messages are said; each is an aggregate of its own."""
    done = threading.Event()

    def keep_cutting() -> None:
        while not done.wait(1.0):
            broker.cut()

    cutter = threading.Thread(target=keep_cutting)
    cutter.start()
    for _ in range(messages // 10):
        say(speaker, *(cancelled(uuid4(), 1) for _ in range(10)))
        time.sleep(seconds / (messages / 10))
    done.set()
    cutter.join()


def test_a_network_that_is_cut_again_and_again_loses_nothing(
    databases: tuple[Database, Database], namespace: str
) -> None:
    speaker, listener = databases
    broker = CuttableBroker(BROKER)
    transport = RabbitMqTransport(broker.url, TOPOLOGY, namespace=namespace)
    ear = Consumer(listener, transport, inbox(listener), queue="left")
    with running(Relay(speaker, transport).run, ear.run):
        say_while_cutting(speaker, broker, messages=300, seconds=6)
        until(lambda: len(noted(listener)) == 300 and waiting(speaker) == 0, seconds=60)
        cuts = broker.cuts
    broker.close()
    assert cuts >= 3
    assert len(noted(listener)) == len(set(noted(listener))) == 300


def test_a_relay_that_ignores_the_broker_loses_what_was_not_routed(
    databases: tuple[Database, Database], namespace: str
) -> None:
    """The control of unroutable messages: nothing stays visible, nothing is delivered later."""
    speaker, listener = databases
    transport = RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace)
    publisher = TrustingPublisher(transport.publisher())
    connection, channel = transport.open_channel()
    for name in TYPES:
        channel.queue_unbind(transport.queue_name("left"), transport.exchange, routing_key=name)
    connection.close()
    say(speaker, *(cancelled(uuid4(), 1) for _ in range(100)))
    Relay(speaker, transport).publish_waiting(publisher)
    publisher.close()
    assert waiting(speaker) == 0
    ear = Consumer(listener, transport, inbox(listener), queue="left")
    with running(Relay(speaker, transport).run, ear.run) as stop:
        stop.wait(2)
    assert noted(listener) == []


HEARTBEAT = 2


def slowly(session: Session, message: EventCancelledV1) -> None:
    time.sleep(4 * HEARTBEAT)
    note_effect(session, message)


def test_a_handler_slower_than_the_heartbeat_runs_once(
    databases: tuple[Database, Database], namespace: str
) -> None:
    speaker, listener = databases
    transport = RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace, heartbeat=HEARTBEAT)
    calls: list[int] = []

    def handle(session: Session, message: EventCancelledV1) -> None:
        calls.append(message.version)
        slowly(session, message)

    say(speaker, cancelled(uuid4(), 1))
    ear = Consumer(listener, transport, inbox(listener, {EventCancelledV1: handle}), queue="left")
    with running(Relay(speaker, transport).run, ear.run) as stop:
        until(lambda: len(noted(listener)) == 1, seconds=30)
        stop.wait(2)
        assert transport_is_empty(transport)
    assert calls == [1]


def test_a_handler_on_the_connections_thread_loses_the_connection(namespace: str) -> None:
    """The control: the heartbeat cannot run, so the message comes a second time."""
    transport = RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace, heartbeat=HEARTBEAT)
    publisher = transport.publisher()
    publisher.publish([Outgoing(TYPES[0], b"{}")])
    publisher.close()
    connection, channel = transport.open_channel()
    method, _, _ = next(iter(channel.consume(transport.queue_name("left"))))
    time.sleep(6 * HEARTBEAT)

    def acknowledge_late() -> None:
        channel.basic_ack(method.delivery_tag)
        connection.process_data_events(time_limit=1)

    with pytest.raises(pika.exceptions.AMQPError):
        acknowledge_late()
    again = transport.subscription("left")
    delivery = again.next(10)
    assert delivery is not None
    assert delivery.is_redelivered
    again.close()


def transport_is_empty(transport: RabbitMqTransport) -> bool:
    connection, channel = transport.open_channel()
    declared = channel.queue_declare(transport.queue_name("left"), passive=True)
    connection.close()
    return bool(declared.method.message_count == 0)
