"""The transport of the production profile: RabbitMQ with quorum queues, confirms and mandatory.

With its publisher's file the only one that knows pika. Every publisher and subscription binds the
whole topology first, so nothing that is said before a listener's first start is lost, and declares
it where it is not there: in production the broker's own definitions hold it, and a service may not.
One consumer of a queue is active at a time, which keeps the order; the others stand by.
"""

import logging
import queue
import threading
from typing import Any, Final

import pika
import pika.exceptions
from pika.adapters.blocking_connection import BlockingChannel

from shared.messaging.rabbitmq_publisher import RabbitMqPublisher
from shared.messaging.transport import Delivery, Topology, TransportAway

HEARTBEAT_SECONDS: Final = 20
BLOCKED_SECONDS: Final = 4  # a broker in alarm: the relay is given back within 5 s
PREFETCH: Final = 50
_NOT_FOUND: Final = 404
# What pika logs at each try, in many lines, our own line says once a minute.
logging.getLogger("pika").setLevel(logging.CRITICAL)
_GONE = (pika.exceptions.AMQPError, OSError, EOFError)


class RabbitMqTransport:
    """`url` is amqp://user:password@host:port/vhost; `namespace` prefixes exchange and queues."""

    def __init__(
        self, url: str, topology: Topology, *, namespace: str, heartbeat: int = HEARTBEAT_SECONDS
    ) -> None:
        self._parameters = pika.URLParameters(url)
        self._parameters.heartbeat = heartbeat
        self._parameters.blocked_connection_timeout = BLOCKED_SECONDS
        self._parameters.socket_timeout = 5
        self._parameters.stack_timeout = 10
        self.topology = topology
        self.exchange = f"{namespace}.messages"
        self._namespace = namespace
        self._wanted = frozenset(name for types in topology.values() for name in types)

    def wants(self, message_type: str) -> bool:
        return message_type in self._wanted

    def publisher(self) -> RabbitMqPublisher:
        self.open_channel()[0].close()  # declares the topology
        return RabbitMqPublisher(self._parameters, self.exchange)

    def subscription(self, queue: str) -> "_Subscription":
        return _Subscription(self, self.queue_name(queue))

    def queue_name(self, queue: str) -> str:
        return f"{self._namespace}.{queue}"

    def open_channel(self) -> tuple[pika.BlockingConnection, BlockingChannel]:
        """A connection of its own with the topology declared. Raises TransportAway."""
        connection: pika.BlockingConnection | None = None
        try:
            connection = pika.BlockingConnection(self._parameters)
            channel = self._bound_channel(connection)
        except _GONE as error:
            if connection is not None:
                _close(connection)
            raise TransportAway(_told_by(error)) from error
        return connection, channel

    def _bound_channel(self, connection: pika.BlockingConnection) -> BlockingChannel:
        channel = connection.channel()
        try:
            self._bind(channel, is_there=True)
        except pika.exceptions.ChannelClosedByBroker as closed:
            if closed.reply_code != _NOT_FOUND:
                raise
            channel = connection.channel()
            self._bind(channel, is_there=False)
        return channel

    def _bind(self, channel: BlockingChannel, *, is_there: bool) -> None:
        channel.exchange_declare(
            self.exchange, exchange_type="direct", durable=True, passive=is_there
        )
        for service, types in self.topology.items():
            name = self.queue_name(service)
            # Attempts are counted in the receiver's inbox; the broker itself must drop nothing.
            arguments = {
                "x-queue-type": "quorum",
                "x-single-active-consumer": True,
                "x-delivery-limit": 1_000_000,
            }
            channel.queue_declare(name, durable=True, arguments=arguments, passive=is_there)
            for message_type in types:
                channel.queue_bind(name, self.exchange, routing_key=message_type)

    def delete_all(self) -> None:
        """Remove queues and exchange, for tests: they then leave nothing on the broker."""
        connection, channel = self.open_channel()
        for service in self.topology:
            channel.queue_delete(self.queue_name(service))
        channel.exchange_delete(self.exchange)
        connection.close()


class _Subscription:
    """The connection lives in a thread of its own, so a slow handler never misses a heartbeat."""

    def __init__(self, transport: RabbitMqTransport, name: str) -> None:
        self._arrived: queue.Queue[Delivery] = queue.Queue()
        self._connection, self._channel = transport.open_channel()
        self._failure: BaseException | None = None
        self._channel.basic_qos(prefetch_count=PREFETCH)
        self._channel.basic_consume(name, self._on_message)
        self._thread = threading.Thread(target=self._serve, name=f"amqp {name}", daemon=True)
        self._thread.start()

    def next(self, timeout: float) -> Delivery | None:
        try:
            return self._arrived.get(timeout=timeout)
        except queue.Empty:
            self._raise_if_gone()
            return None

    def acknowledge(self, delivery: Delivery) -> None:
        self._raise_if_gone()
        self._ask(lambda: self._channel.basic_ack(delivery.tag))

    def close(self) -> None:
        if self._thread.is_alive():
            self._ask(self._channel.stop_consuming)
            self._thread.join(timeout=5)
        _close(self._connection)

    def _ask(self, action: Any) -> None:
        try:
            self._connection.add_callback_threadsafe(action)
        except _GONE as error:
            raise TransportAway(f"{type(error).__name__}: {error}") from error

    def _raise_if_gone(self) -> None:
        if not self._thread.is_alive():
            raise TransportAway(f"the connection broke off: {self._failure!r}")

    def _serve(self) -> None:
        try:
            self._channel.start_consuming()
        except _GONE as error:
            self._failure = error

    def _on_message(self, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        repeated = bool((properties.headers or {}).get("repeated"))
        self._arrived.put(Delivery(body, method.delivery_tag, method.redelivered or repeated))


def _told_by(error: BaseException) -> str:
    """What is wrong, also where it stands in what an exception was made of alone."""
    text = str(error) or repr(error)
    return f"{type(error).__name__}: {text}"


def _close(connection: pika.BlockingConnection) -> None:
    try:
        if connection.is_open:
            connection.close()
    except _GONE:
        pass  # it is gone already, which is what was wanted
