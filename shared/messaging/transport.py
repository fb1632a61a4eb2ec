"""What every transport offers: confirmed publication and acknowledged delivery of the same bytes.

`in_process` and `rabbitmq` implement it and pass one set of tests. A transport knows queues and
types; it never opens a message.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

# Queue name (the listening service) → the types that it wants.
Topology = Mapping[str, tuple[str, ...]]

UNROUTABLE = "no queue wants this type"


class TransportAway(Exception):
    """The transport cannot be reached or broke off; trying again later may help."""


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
    """For one thread."""

    def publish(self, batch: Sequence[Outgoing]) -> list[str | None]:
        """Say all of them and wait; for each None, or why it was not taken over.

        None means: durably taken over for every listener. An unconfirmed message may have been
        delivered all the same. Raises TransportAway when a new publisher is needed.
        """

    def check_alive(self) -> None:
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
