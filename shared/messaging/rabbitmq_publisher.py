"""Publish batches to RabbitMQ and wait for all confirms together, once per batch.

pika's blocking channel waits for every single confirm, some milliseconds each on a quorum queue;
here the connection lives in a thread of its own and many confirms are on their way at once.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pika
import pika.exceptions

from shared.messaging.envelope import CONTENT_TYPE
from shared.messaging.transport import UNROUTABLE, Outgoing, TransportAway

CONFIRM_SECONDS: Final = 15.0
OPEN_SECONDS: Final = 15.0


@dataclass
class _Batch:
    """What is on its way: delivery tag → place in the batch."""

    messages: Sequence[Outgoing]
    outcomes: list[str | None]
    waiting: dict[int, int] = field(default_factory=dict)
    is_done: threading.Event = field(default_factory=threading.Event)


class RabbitMqPublisher:
    """For one thread; raises TransportAway from every method when the connection is gone."""

    def __init__(self, parameters: pika.ConnectionParameters, exchange: str) -> None:
        self._exchange = exchange
        self._failure: str | None = None
        self._batch: _Batch | None = None
        self._next_tag = 1
        self._is_ready = threading.Event()
        self._channel: Any = None
        self._connection = pika.SelectConnection(
            parameters,
            on_open_callback=lambda connection: connection.channel(
                on_open_callback=self._on_channel
            ),
            on_open_error_callback=lambda _connection, error: self._fail(error),
            on_close_callback=lambda _connection, error: self._fail(error),
        )
        self._thread = threading.Thread(
            target=self._connection.ioloop.start, name="amqp publisher", daemon=True
        )
        self._thread.start()
        if not self._is_ready.wait(OPEN_SECONDS):
            self._failure = self._failure or "the broker did not answer"
        if self._failure:
            self.close()
            raise TransportAway(self._failure)

    def publish(self, batch: Sequence[Outgoing]) -> list[str | None]:
        """For each message None when confirmed and routed, else why not."""
        self.check_alive()
        under_way = _Batch(batch, [None] * len(batch))
        self._connection.ioloop.add_callback_threadsafe(lambda: self._send(under_way))
        is_done = under_way.is_done.wait(CONFIRM_SECONDS)
        self.check_alive()
        if not is_done:
            raise TransportAway(f"no confirm within {CONFIRM_SECONDS:g} s")
        return under_way.outcomes

    def check_alive(self) -> None:
        """The heartbeat runs by itself; only tells when the connection is gone."""
        if self._failure:
            raise TransportAway(self._failure)

    def close(self) -> None:
        if self._thread.is_alive():
            self._connection.ioloop.add_callback_threadsafe(self._hang_up)
            self._thread.join(timeout=5)
        if not self._thread.is_alive():
            self._connection.ioloop.close()  # frees the sockets with which it wakes itself

    def _hang_up(self) -> None:
        if self._connection.is_open:
            self._connection.close()
        elif self._connection.is_closed:
            self._connection.ioloop.stop()

    def _on_channel(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_return_callback(self._on_return)
        channel.add_on_close_callback(lambda _channel, error: self._fail(error))
        channel.confirm_delivery(self._on_confirm, callback=lambda _frame: self._is_ready.set())

    def _send(self, batch: _Batch) -> None:
        self._batch = batch
        for place, message in enumerate(batch.messages):
            batch.waiting[self._next_tag] = place
            self._next_tag += 1
            properties = pika.BasicProperties(
                content_type=CONTENT_TYPE,
                delivery_mode=pika.DeliveryMode.Persistent,
                headers={"repeated": message.is_repeated, "place": place},
            )
            try:
                self._channel.basic_publish(
                    self._exchange, message.type, message.body, properties, mandatory=True
                )
            except pika.exceptions.AMQPError as error:
                self._fail(error)
                return

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        """An unroutable message comes back before it is confirmed."""
        if self._batch:
            self._batch.outcomes[properties.headers["place"]] = UNROUTABLE

    def _on_confirm(self, frame: Any) -> None:
        batch, method = self._batch, frame.method
        if batch is None:
            return
        up_to = method.delivery_tag
        tags = [t for t in batch.waiting if t <= up_to] if method.multiple else [up_to]
        for tag in tags:
            place = batch.waiting.pop(tag, None)
            if place is not None and isinstance(method, pika.spec.Basic.Nack):
                batch.outcomes[place] = "the broker refused the message"
        if not batch.waiting:
            batch.is_done.set()

    def _fail(self, error: object) -> None:
        self._failure = self._failure or f"{type(error).__name__}: {error}"
        self._is_ready.set()
        if self._batch:
            self._batch.is_done.set()
        if self._connection.is_closed:
            self._connection.ioloop.stop()
        elif not self._connection.is_closing:  # else its own end still comes, and frees the socket
            self._connection.close()
