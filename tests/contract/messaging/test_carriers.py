"""What is particular to one transport: memory waits for nobody who left, RabbitMQ frees sockets."""

import gc
import time
import warnings
from uuid import uuid4

import pytest

from shared.messaging.in_process import InProcessTransport
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import Outgoing, TransportAway
from tests.contract.messaging.service import TOPOLOGY, TYPES
from tests.support.databases import BROKER, left_out

MESSAGE = Outgoing(TYPES[0], b"{}")


def test_a_stopping_suite_does_not_wait_for_listeners_that_have_gone() -> None:
    transport = InProcessTransport({"left": TYPES}, confirm_seconds=30)
    transport.subscription("left").close()
    begun = time.monotonic()
    assert transport.publisher().publish([MESSAGE]) == ["1 listeners did not acknowledge"]
    assert time.monotonic() - begun < 5


def test_a_closed_suite_waits_for_no_listener_at_all() -> None:
    transport = InProcessTransport({"left": TYPES}, confirm_seconds=30)
    subscription = transport.subscription("left")
    transport.close()
    begun = time.monotonic()
    assert transport.publisher().publish([MESSAGE]) == ["1 listeners did not acknowledge"]
    assert time.monotonic() - begun < 5
    subscription.close()


def test_a_listener_that_is_only_slow_is_waited_for() -> None:
    """The control: with a subscription open, the time to confirm is used in full."""
    transport = InProcessTransport({"left": TYPES}, confirm_seconds=1.5)
    subscription = transport.subscription("left")
    begun = time.monotonic()
    assert transport.publisher().publish([MESSAGE]) == ["1 listeners did not acknowledge"]
    assert time.monotonic() - begun >= 1.5
    subscription.close()


def test_a_closed_publisher_leaves_no_socket_open() -> None:
    transport = RabbitMqTransport(BROKER, TOPOLOGY, namespace=f"test-{uuid4().hex[:12]}")
    try:
        publisher = transport.publisher()
    except TransportAway as error:
        left_out(f"RabbitMQ does not answer: {error}")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        publisher.close()
        del publisher
        gc.collect()
    transport.delete_all()
    assert [str(warning.message) for warning in seen if "5672" in str(warning.message)] == []


def test_a_broker_that_is_away_is_told_as_such() -> None:
    transport = RabbitMqTransport("amqp://127.0.0.1:9/", TOPOLOGY, namespace="nobody")
    with pytest.raises(TransportAway):
        transport.publisher()
    with pytest.raises(TransportAway):
        transport.subscription("left")
