"""A service's user on the broker can do what the service does, and nothing else."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import pika
import pika.exceptions
import pytest
from pika.adapters.blocking_connection import BlockingChannel

from shared.contracts.catalogue import TOPOLOGY
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import Outgoing, TransportAway
from tests.support.databases import BROKER, left_out
from tools.make_secrets import SERVICES, broker_definitions

PASSWORD = "rights-of-a-service"


def control(*arguments: str) -> None:
    """RabbitMQ's own command. Left out where it is not on this machine or not for us."""
    try:
        done = subprocess.run(
            ["rabbitmqctl", "--quiet", *arguments], capture_output=True, text=True
        )
    except FileNotFoundError:
        left_out("rabbitmqctl is not installed")
        raise
    if done.returncode != 0:
        left_out(f"rabbitmqctl {arguments[0]}: {done.stderr}")


@pytest.fixture(scope="module")
def namespace() -> Iterator[str]:
    """The broker knows the definitions of `make secrets`, under a name of this test's own."""
    name = f"test-{uuid4().hex[:12]}"
    definitions = broker_definitions(
        dict.fromkeys(SERVICES, PASSWORD), namespace=name, prefix=f"{name}-"
    )
    with TemporaryDirectory() as folder:  # not pytest's own: the broker, another user, reads it
        file = Path(folder) / "definitions.json"
        file.write_text(json.dumps(definitions))
        file.chmod(0o644)
        file.parent.chmod(0o755)
        control("import_definitions", str(file))
    yield name
    for service in SERVICES:
        control("delete_user", f"{name}-{service}")
    RabbitMqTransport(BROKER, TOPOLOGY, namespace=name).delete_all()


def url_of(namespace: str, service: str) -> str:
    server = urlsplit(BROKER)
    return f"amqp://{namespace}-{service}:{PASSWORD}@{server.hostname}:{server.port or 5672}/"


def transport_of(namespace: str, service: str) -> RabbitMqTransport:
    return RabbitMqTransport(url_of(namespace, service), TOPOLOGY, namespace=namespace)


def test_a_service_says_and_hears_what_it_should(namespace: str) -> None:
    """Nobody has bound anything before: whoever speaks first does so for all who listen."""
    (listener, types), *_ = TOPOLOGY.items()
    message_type = sorted(types)[0]
    speaker = next(service for service in SERVICES if service != listener)
    publisher = transport_of(namespace, speaker).publisher()
    assert publisher.publish([Outgoing(message_type, b"{}", is_repeated=False)]) == [None]
    publisher.close()
    subscription = transport_of(namespace, listener).subscription(listener)
    delivery = subscription.next(10)
    assert delivery is not None
    subscription.acknowledge(delivery)
    subscription.close()


Attempt = Callable[[BlockingChannel], object]


def answers(namespace: str, service: str, *attempts: Attempt) -> list[int]:
    """What the broker answers to each as that service: 0, or the code of its refusal."""
    codes = []
    connection = pika.BlockingConnection(pika.URLParameters(url_of(namespace, service)))
    for attempt in attempts:
        channel = connection.channel()
        try:
            attempt(channel)
        except pika.exceptions.ChannelClosedByBroker as refused:
            codes.append(refused.reply_code)
        else:
            codes.append(0)
            channel.close()
    connection.close()
    return codes


def test_everybody_reads_the_own_queue_and_no_other(namespace: str) -> None:
    def read(queue: str) -> Attempt:
        return lambda channel: channel.basic_consume(f"{namespace}.{queue}", lambda *_: None)

    for service in SERVICES:
        codes = answers(namespace, service, *map(read, SERVICES))
        assert codes == [0 if other == service else 403 for other in SERVICES]


def test_nobody_empties_deletes_or_makes_anything(namespace: str) -> None:
    own, other = f"{namespace}.scheduling", f"{namespace}.registration"
    codes = answers(
        namespace,
        "scheduling",
        lambda channel: channel.queue_delete(own),
        lambda channel: channel.queue_delete(other),
        lambda channel: channel.queue_purge(other),
        lambda channel: channel.exchange_delete(f"{namespace}.messages"),
        lambda channel: channel.queue_declare(f"{namespace}.more", durable=True),
    )
    assert codes == [403] * 5


def test_control_a_wrong_password_opens_nothing(namespace: str) -> None:
    url = url_of(namespace, "scheduling").replace(PASSWORD, "guessed")
    with pytest.raises(TransportAway):
        RabbitMqTransport(url, TOPOLOGY, namespace=namespace).publisher()
