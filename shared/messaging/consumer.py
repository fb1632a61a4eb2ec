"""Take deliveries from the transport into the inbox, one at a time, and try again what is due."""

import threading
import time
from datetime import timedelta

import structlog
from sqlalchemy import delete

from shared import clock
from shared.db import is_temporary
from shared.db.database import Database
from shared.messaging.inbox import Inbox
from shared.messaging.inbox_rows import inbox_messages
from shared.messaging.transport import Delivery, Subscription, Transport, TransportAway

WAIT_SECONDS = 0.5
LONGEST_PAUSE = 5.0
KEPT = timedelta(days=90)
_log = structlog.get_logger(__name__)


class Consumer:
    """One consumer of the service's queue, for one thread."""

    def __init__(
        self, database: Database, transport: Transport, inbox: Inbox, *, queue: str
    ) -> None:
        self._database = database
        self._transport = transport
        self._inbox = inbox
        self._queue = queue
        self._looked_at = 0.0
        self._pruned_at = clock.now()

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
                _log.warning("consumer_interrupted", error=type(error).__name__)
                self._retry_due()
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _serve(self, subscription: Subscription, stop: threading.Event) -> None:
        while not stop.is_set():
            delivery = subscription.next(WAIT_SECONDS)
            if delivery is not None and self._receives(delivery, stop):
                subscription.acknowledge(delivery)
            self._retry_due()

    def _receives(self, delivery: Delivery, stop: threading.Event) -> bool:
        """Wait out a database that is away; false when stopped meanwhile."""
        pause = 0.1
        while not stop.is_set():
            try:
                self._inbox.receive(delivery.body, is_redelivered=delivery.is_redelivered)
                return True
            except Exception as error:
                if not is_temporary(error):
                    raise
                _log.warning("consumer_database_away", error=type(error).__name__)
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
            self._prune_hourly()
        except Exception as error:
            if not is_temporary(error):
                raise
            _log.warning("consumer_database_away", error=type(error).__name__)

    def _prune_hourly(self) -> None:
        now = clock.now()
        if now - self._pruned_at < timedelta(hours=1):
            return
        self._pruned_at = now
        with self._database.writing() as session:
            session.execute(
                delete(inbox_messages).where(
                    inbox_messages.c.finished_at < now - KEPT, inbox_messages.c.status == "done"
                )
            )
