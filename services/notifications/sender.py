"""The loop that takes due mails and hands them over; no transaction waits for a mail server."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from services.notifications.batch import Batch, run_together
from services.notifications.channels import Channel
from services.notifications.channels.composer import MailComposer
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.domain.safe_text import UnusableAddress
from services.notifications.domain.stored_mail import Recipient, StoredMail
from services.notifications.use_cases.claim_messages import (
    ClaimedMail,
    claim_autocommitted,
    claim_messages,
    has_due_mail,
    release_messages,
)
from services.notifications.use_cases.maintain_mail_queue import (
    is_maintenance_due,
    maintain_mail_queue,
)
from services.notifications.use_cases.record_attempt import record_arrival, record_attempt
from services.notifications.wake_up import mail_wake_up
from shared import clock
from shared.db import Database

BATCH = 20
LEASE = timedelta(minutes=3)
POLL_SECONDS = 1.0
LONGEST_PAUSE = timedelta(seconds=30)
MAINTENANCE_INTERVAL = timedelta(seconds=1)
SINGLE_CONNECTION_PERIOD = timedelta(minutes=10)
# four replies, one connection and the mail before it, each up to its time limit
LONGEST_DELIVERY = timedelta(seconds=110)

log = structlog.get_logger(__name__)


class MailSender:
    """One sender with its channels, for one thread; one of its own for each further channel."""

    def __init__(
        self,
        database: Database,
        channels: Sequence[Channel],
        composer: MailComposer,
        *,
        lease: timedelta = LEASE,
        takes_turns: bool = True,
    ) -> None:
        self._database = database
        self._channels = channels
        self._composer = composer
        self._lease = lease
        self._takes_turns = takes_turns
        self._unreachable_count = 0
        self._single_connection_until = self._maintained_at = datetime.min.replace(tzinfo=UTC)

    def run(self, stop: threading.Event) -> None:
        """Send until `stop` is set; wakes for a mail of this process, else looks each second."""
        waiting = mail_wake_up(self._database)
        try:
            while not stop.is_set():
                waiting.clear()
                if self.send_due(stop) == 0:
                    waiting.wait(POLL_SECONDS)
                elif self._unreachable_count:
                    stop.wait(self._pause().total_seconds())
        finally:
            self._close_channels()

    def send_due(self, stop: threading.Event | None = None) -> int:
        """Take and try one batch; how many mails it held."""
        claimed_at = clock.now()
        claimed = self._claim(claimed_at)
        if claimed:
            self._send(Batch(claimed, takes_turns=self._takes_turns), claimed_at, stop)
        return len(claimed)

    def _claim(self, now: datetime) -> Sequence[ClaimedMail]:
        if abs(now - self._maintained_at) >= MAINTENANCE_INTERVAL:
            self._maintain_queue()
            self._maintained_at = now
        if not self._database.is_sqlite:
            with self._database.autocommit() as autocommit:
                return claim_autocommitted(autocommit, limit=BATCH, lease=self._lease)
        with self._database.reading() as session:
            if not has_due_mail(session):
                return []
        with self._database.writing() as session:
            return claim_messages(session, limit=BATCH, lease=self._lease)

    def _maintain_queue(self) -> None:
        with self._database.reading() as session:
            if not is_maintenance_due(session):
                return
        with self._database.writing() as session:
            maintain_mail_queue(session)

    def _send(self, batch: Batch, claimed_at: datetime, stop: threading.Event | None) -> None:
        first, *others = self._channels
        works = [partial(self._send_rest, batch, first, claimed_at, stop)]
        if len(batch.rest) > 1 and claimed_at >= self._single_connection_until and first.open():
            works += [
                partial(self._send_beside, batch, channel, claimed_at, stop) for channel in others
            ]
        run_together(works)
        if self._unreachable_count:
            self._close_channels()
        if batch.rest:
            self._release(batch.rest)

    def _close_channels(self) -> None:
        for channel in self._channels:
            channel.close()

    def _send_beside(
        self, batch: Batch, channel: Channel, claimed_at: datetime, stop: threading.Event | None
    ) -> None:
        """Not where the mail server wants one connection only; the first channel has it."""
        if channel.open():
            self._send_rest(batch, channel, claimed_at, stop)
        else:
            self._single_connection_until = claimed_at + SINGLE_CONNECTION_PERIOD

    def _send_rest(
        self, batch: Batch, channel: Channel, claimed_at: datetime, stop: threading.Event | None
    ) -> None:
        try:
            while not self._must_release_rest(claimed_at, stop) and (mail := batch.take()):
                self._deliver(batch, channel, *mail)
        except BaseException:
            batch.stop()
            raise

    def _deliver(self, batch: Batch, channel: Channel, place: int, mail: ClaimedMail) -> None:
        """Hand over and write the result in one turn: a kill leaves one copy at the most."""
        attempt = self._offer(channel, *mail)
        with batch.turn(place) as is_mine:
            if not is_mine:
                channel.close()
                return
            attempt = attempt or channel.hand_over()
            if attempt.outcome is Outcome.UNREACHABLE:
                batch.stop()
                self._unreachable_count += 1
                log.warning("mail_server_unreachable", reason=attempt.reply, code=attempt.code)
                return
            self._unreachable_count = 0
            self._record(channel, mail[0], attempt)

    def _offer(self, channel: Channel, message: StoredMail, contact: Recipient) -> Attempt | None:
        try:
            mail = self._composer.compose(message, contact)
        except UnusableAddress:
            return Attempt(Outcome.REFUSED, None, "address not usable")
        return channel.offer(mail)

    def _record(self, channel: Channel, message: StoredMail, attempt: Attempt) -> None:
        if attempt.outcome is Outcome.DELIVERED and not self._database.is_sqlite:
            with self._database.autocommit() as autocommit:
                record_arrival(
                    autocommit, message_id=message.id, channel=channel.name, attempt=attempt
                )
        else:
            with self._database.writing() as session:
                record_attempt(
                    session, message_id=message.id, channel=channel.name, attempt=attempt
                )

    def _must_release_rest(self, claimed_at: datetime, stop: threading.Event | None) -> bool:
        """Rather give mails back than send one that another sender may have taken over."""
        if stop is not None and stop.is_set():
            return True
        return clock.now() + min(LONGEST_DELIVERY, self._lease / 2) > claimed_at + self._lease

    def _release(self, claimed: Sequence[ClaimedMail]) -> None:
        with self._database.writing() as session:
            due_at = clock.now() + self._pause()
            release_messages(
                session, message_ids=[message.id for message, _ in claimed], due_at=due_at
            )

    def _pause(self) -> timedelta:
        if not self._unreachable_count:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(self._unreachable_count, 6)), LONGEST_PAUSE)
