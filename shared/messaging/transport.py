"""What every transport offers: confirmed publication and acknowledged delivery of the same bytes.

`in_process` and `rabbitmq` implement it and pass one set of tests. A transport knows queues and
types; it never opens a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

# Queue name (the listening service) → the types that it wants.
Topology = Mapping[str, tuple[str, ...]]


class TransportAway(Exception):
    """The transport cannot be reached or broke off; trying again later may help."""


class NotConfirmed(Exception):
    """The message was not taken over, for example because no queue wants it: it stays unsent."""


@dataclass(frozen=True)
class Outgoing:
    """A message on its way out; `is_repeated` when it may have been sent before."""

    type: str
    body: bytes
    is_repeated: bool = False


@dataclass(frozen=True)
class Delivery:
    """A message that came in; it is redelivered until it is acknowledged by its `tag`."""

    body: bytes
    tag: int
    is_redelivered: bool


class Publisher(Protocol):
    """For one thread. A return of `publish` means: durably taken over for every listener."""

    def publish(self, message: Outgoing) -> None:
        """Raises NotConfirmed, or TransportAway when a new publisher is needed."""

    def keep_alive(self) -> None:
        """Call it now and then while there is nothing to say. Raises TransportAway."""

    def close(self) -> None: ...


class Subscription(Protocol):
    """For one thread. Deliveries come in order; the next may be taken before the last is done."""

    def next(self, timeout: float) -> Delivery | None:
        """The next delivery within `timeout` seconds. Raises TransportAway."""

    def acknowledge(self, delivery: Delivery) -> None:
        """Raises TransportAway; the delivery then comes again."""

    def close(self) -> None:
        """What was not acknowledged is delivered again, to this or another replica."""


class Transport(Protocol):
    """A way between services; publishers and subscriptions are made in the thread that uses them.

    Making one raises TransportAway while the other side cannot be reached.
    """

    def wants(self, message_type: str) -> bool:
        """Whether any service listens to this type; what nobody listens to need not travel."""

    def publisher(self) -> Publisher: ...

    def subscription(self, queue: str) -> Subscription: ...
