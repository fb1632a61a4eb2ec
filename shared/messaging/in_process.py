"""The transport of the suite: the same bytes, without a socket.

Its queues live in memory, so a publication counts as confirmed only when every listener has
acknowledged, which a consumer does after its own commit. A killed process thus loses nothing: what
was not acknowledged is still unpublished in its outbox.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.messaging.transport import UNROUTABLE, Delivery, Outgoing, Topology

CONFIRM_SECONDS = 30.0
DESERTED_SECONDS = 1.0  # a queue without any subscription is not waited for longer than this


@dataclass(eq=False)
class _Held:
    """One message in one queue, until it is acknowledged."""

    body: bytes
    is_redelivered: bool
    queue: "_Queue"
    is_given_up: bool = False
    done: threading.Event = field(default_factory=threading.Event)


class _Queue:
    """First in, first out; one active subscription at a time, as with RabbitMQ here."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.waiting: deque[_Held] = deque()
        self.active: object | None = None
        self._subscriptions = 0
        self._deserted_since = time.monotonic()
        self._next_tag = 0
        self._handed_out: dict[int, _Held] = {}

    def put(self, held: _Held) -> None:
        with self.changed:
            self.waiting.append(held)
            self.changed.notify_all()

    def take(self, subscription: object, timeout: float) -> Delivery | None:
        with self.changed:
            self.changed.wait_for(lambda: self._can_take(subscription), timeout)
            if not self._can_take(subscription):
                return None
            self.active = subscription
            held = self.waiting.popleft()
            self._next_tag += 1
            self._handed_out[self._next_tag] = held
            return Delivery(held.body, self._next_tag, held.is_redelivered)

    def acknowledge(self, tag: int) -> None:
        with self.changed:
            if held := self._handed_out.pop(tag, None):
                held.done.set()

    def join(self) -> None:
        with self.changed:
            self._subscriptions += 1

    def leave(self, subscription: object) -> None:
        with self.changed:
            self._subscriptions -= 1
            self._deserted_since = time.monotonic()
            if self.active is subscription:
                self.active = None
                for held in reversed(list(self._handed_out.values())):
                    held.is_redelivered = True
                    self.waiting.appendleft(held)
                self._handed_out.clear()
            self.changed.notify_all()

    @property
    def is_deserted(self) -> bool:
        """Nobody has listened for a while, so nobody will acknowledge soon."""
        idle = time.monotonic() - self._deserted_since
        return self._subscriptions == 0 and idle >= DESERTED_SECONDS

    def _can_take(self, subscription: object) -> bool:
        while self.waiting and self.waiting[0].is_given_up:
            self.waiting.popleft()
        return bool(self.waiting) and self.active in (None, subscription)


class InProcessTransport:
    """One object for all services of the process; give it to each of their workers."""

    def __init__(self, topology: Topology, *, confirm_seconds: float = CONFIRM_SECONDS) -> None:
        self._wanted = frozenset(name for types in topology.values() for name in types)
        self._types = {queue: frozenset(types) for queue, types in topology.items()}
        self._queues = {queue: _Queue() for queue in topology}
        self._confirm_seconds = confirm_seconds
        self._closed = threading.Event()

    def wants(self, message_type: str) -> bool:
        return message_type in self._wanted

    def publisher(self) -> "_Publisher":
        return _Publisher(self, self._confirm_seconds)

    def subscription(self, queue: str) -> "_Subscription":
        return _Subscription(self._queues[queue])

    @property
    def is_closed(self) -> bool:
        return self._closed.is_set()

    def close(self) -> None:
        """Nobody listens from now on: what waits for an acknowledgement stays unpublished."""
        self._closed.set()

    def unbind(self, queue: str) -> frozenset[str]:
        """Stop routing to a queue, for tests of unroutable messages; returns what to bind again."""
        types, self._types[queue] = self._types[queue], frozenset()
        return types

    def bind(self, queue: str, types: frozenset[str]) -> None:
        self._types[queue] = types

    def queues_for(self, message_type: str) -> list[_Queue]:
        return [self._queues[name] for name, types in self._types.items() if message_type in types]


class _Publisher:
    def __init__(self, transport: InProcessTransport, confirm_seconds: float) -> None:
        self._transport = transport
        self._confirm_seconds = confirm_seconds

    def publish(self, batch: Sequence[Outgoing]) -> list[str | None]:
        copies = [self._put(message) for message in batch]
        deadline = time.monotonic() + self._confirm_seconds
        return [self._outcome(held, deadline) for held in copies]

    def _put(self, message: Outgoing) -> list[_Held]:
        queues = self._transport.queues_for(message.type)
        copies = [_Held(message.body, message.is_repeated, queue) for queue in queues]
        for queue, copy in zip(queues, copies, strict=True):
            queue.put(copy)
        return copies

    def _outcome(self, copies: list[_Held], deadline: float) -> str | None:
        if not copies:
            return UNROUTABLE
        missing = [copy for copy in copies if not self._is_acknowledged(copy, deadline)]
        for copy in missing:
            copy.is_given_up = True
        return f"{len(missing)} listeners did not acknowledge" if missing else None

    def _is_acknowledged(self, copy: _Held, deadline: float) -> bool:
        """Wait for the listener, but not for one that has gone or stops with this process."""
        while not copy.done.is_set():
            left = deadline - time.monotonic()
            if left <= 0 or self._transport.is_closed or copy.queue.is_deserted:
                return False
            copy.done.wait(min(left, 0.1))
        return True

    def check_alive(self) -> None:
        """Nothing can break off here."""

    def close(self) -> None:
        """Nothing is held."""


class _Subscription:
    def __init__(self, queue: _Queue) -> None:
        self._queue = queue
        queue.join()

    def next(self, timeout: float) -> Delivery | None:
        return self._queue.take(self, timeout)

    def acknowledge(self, delivery: Delivery) -> None:
        self._queue.acknowledge(delivery.tag)

    def close(self) -> None:
        self._queue.leave(self)
