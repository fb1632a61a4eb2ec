"""Take deliveries from the transport into the inbox, in order, and try again what is due.

What has already arrived shares one commit: a commit costs more than most handlers. Where something
is unusual about one of them, its neighbours share commits by halves, and it has its own.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Delete, delete

from shared.db import is_temporary
from shared.db.database import Database
from shared.messaging.inbox import Inbox
from shared.messaging.inbox_rows import inbox_messages
from shared.messaging.outages import BROKER_AWAY, DATABASE_AWAY, OutageLog
from shared.messaging.pruning import Pruning
from shared.messaging.transport import Delivery, Subscription, Transport, TransportAway

WAIT_SECONDS = 0.5
LONGEST_PAUSE = 5.0
MOST_TOGETHER = 20
INBOX_RETENTION = timedelta(days=90)


class Consumer:
    """One consumer of the service's queue, for one thread.

    `most_together` deliveries at the most share a commit; with 1 each has its own. `in_touch` is
    called as long as the transport is there, twice a second at the least.
    """

    def __init__(
        self,
        database: Database,
        transport: Transport,
        inbox: Inbox,
        *,
        queue: str,
        most_together: int = MOST_TOGETHER,
        outages: OutageLog = BROKER_AWAY,
        in_touch: Callable[[], None] | None = None,
    ) -> None:
        self._transport = transport
        self._inbox = inbox
        self._queue = queue
        self._outages = outages
        self._most_together = most_together
        self._in_touch = in_touch
        self._looked_at = 0.0
        self._pruning = Pruning(database, _outdated)

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop` is set; comes back from every outage of database or transport."""
        pause = 0.1
        while not stop.is_set():
            try:
                subscription = self._transport.subscription(self._queue)
                try:
                    pause = 0.1
                    self._serve(subscription, stop)
                finally:
                    subscription.close()
            except TransportAway as error:
                self._outages.record(error)
                self._retry_due()
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _serve(self, subscription: Subscription, stop: threading.Event) -> None:
        while not stop.is_set():
            arrived = _arrived(subscription, self._most_together)
            if self._in_touch:
                self._in_touch()
            for portion in self._received(arrived, stop):
                for delivery in portion:
                    subscription.acknowledge(delivery)
            self._retry_due()

    def _received(
        self, arrived: Sequence[Delivery], stop: threading.Event
    ) -> Iterator[Sequence[Delivery]]:
        """What is done with, in order: all with one commit, or by halves around the unusual one."""
        if len(arrived) == 1:
            if self._waits_out(partial(self._receives_one, arrived[0]), stop):
                yield arrived
        elif self._receives_together(arrived, stop):
            yield arrived
        elif arrived:
            middle = len(arrived) // 2
            yield from self._received(arrived[:middle], stop)
            yield from self._received(arrived[middle:], stop)

    def _receives_together(self, arrived: Sequence[Delivery], stop: threading.Event) -> bool:
        if not arrived or any(delivery.is_redelivered for delivery in arrived):
            return False
        bodies = [delivery.body for delivery in arrived]
        return self._waits_out(partial(self._inbox.receive_together, bodies), stop)

    def _receives_one(self, delivery: Delivery) -> bool:
        self._inbox.receive(delivery.body, is_redelivered=delivery.is_redelivered)
        return True

    def _waits_out(self, receive: Callable[[], bool], stop: threading.Event) -> bool:
        """What `receive` says, once the database is there; false when stopped before that."""
        pause = 0.1
        while not stop.is_set():
            try:
                return receive()
            except Exception as error:
                if not is_temporary(error):
                    raise
                DATABASE_AWAY.record(error)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        return False

    def _retry_due(self) -> None:
        now = time.monotonic()
        if now - self._looked_at < WAIT_SECONDS:
            return
        self._looked_at = now
        try:
            self._inbox.retry_due()
            self._pruning.run_hourly()
        except Exception as error:
            if not is_temporary(error):
                raise
            DATABASE_AWAY.record(error)


def _outdated(now: datetime) -> Delete:
    return delete(inbox_messages).where(
        inbox_messages.c.finished_at < now - INBOX_RETENTION, inbox_messages.c.status == "done"
    )


def _arrived(subscription: Subscription, most: int) -> list[Delivery]:
    """The next delivery, if one comes in time, and those behind it that are here already."""
    first = subscription.next(WAIT_SECONDS)
    if first is None:
        return []
    arrived = [first]
    while len(arrived) < most and (following := subscription.next(0)) is not None:
        arrived.append(following)
    return arrived
