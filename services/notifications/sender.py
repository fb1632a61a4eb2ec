"""The loop that takes due mails and hands them over; no transaction is open while a mail server
is waited for.
"""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from services.notifications.channels import Channel
from services.notifications.channels.links import Door
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.domain.wording import AddressNotUsable
from services.notifications.models import Contact, Message
from services.notifications.use_cases.claim_messages import (
    Claimed,
    claim_messages,
    mail_is_due,
    release_messages,
)
from services.notifications.use_cases.record_attempt import record_arrival, record_attempt
from services.notifications.use_cases.wake_sender import waiting_mail
from shared import clock
from shared.db import Database

BATCH = 20
LEASE = timedelta(minutes=3)
POLL_SECONDS = 1.0
LONGEST_PAUSE = timedelta(seconds=60)
SLOWEST_MAIL = timedelta(seconds=90)  # four replies and one connection, each up to its time limit

log = structlog.get_logger(__name__)


class MailSender:
    """One sender with one channel, for one thread."""

    def __init__(
        self, database: Database, channel: Channel, door: Door, *, lease: timedelta = LEASE
    ) -> None:
        self._database = database
        self._channel = channel
        self._door = door
        self._lease = lease
        self._unreachable_in_a_row = 0

    def run(self, stop: threading.Event) -> None:
        """Send until `stop` is set; wakes at once when this process left mail, else looks each
        second.
        """
        waiting = waiting_mail(self._database)
        try:
            while not stop.is_set():
                waiting.clear()
                if self.send_due(stop) == 0:
                    waiting.wait(POLL_SECONDS)
                elif self._unreachable_in_a_row:
                    stop.wait(self._pause().total_seconds())
        finally:
            self._channel.close()

    def send_due(self, stop: threading.Event | None = None) -> int:
        """Take and try one batch; how many mails were taken."""
        with self._database.reading() as session:
            if not mail_is_due(session):
                return 0
        taken_at = clock.now()
        with self._database.writing() as session:
            claimed = claim_messages(session, limit=BATCH, lease=self._lease)
        for position, (message, contact) in enumerate(claimed):
            if self._must_leave_rest(taken_at, stop):
                self._give_back(claimed[position:])
                break
            attempt = self._try(message, contact)
            if attempt.outcome is Outcome.UNREACHABLE:
                self._unreachable_in_a_row += 1
                log.warning("mail_server_unreachable", reason=attempt.words, code=attempt.code)
                self._give_back(claimed[position:])
                break
            self._unreachable_in_a_row = 0
            self._record(message, attempt)
        return len(claimed)

    def _record(self, message: Message, attempt: Attempt) -> None:
        """Each by itself, before the next is handed over: a kill leaves one copy at the most."""
        channel = self._channel.name
        if attempt.outcome is Outcome.DELIVERED and not self._database.is_sqlite:
            with self._database.alone() as alone:
                record_arrival(alone, message_id=message.id, channel=channel, attempt=attempt)
        else:
            with self._database.writing() as session:
                record_attempt(session, message_id=message.id, channel=channel, attempt=attempt)

    def _try(self, message: Message, contact: Contact) -> Attempt:
        try:
            mail = self._door.mail_for(message, contact)
        except AddressNotUsable:
            return Attempt(Outcome.REFUSED, None, "address not usable")
        return self._channel.deliver(mail)

    def _must_leave_rest(self, taken_at: datetime, stop: threading.Event | None) -> bool:
        """Rather give mails back than send one that another sender may have taken over."""
        if stop is not None and stop.is_set():
            return True
        return clock.now() + min(SLOWEST_MAIL, self._lease / 2) > taken_at + self._lease

    def _give_back(self, claimed: Sequence[Claimed]) -> None:
        with self._database.writing() as session:
            due_at = clock.now() + self._pause()
            release_messages(
                session, message_ids=[message.id for message, _ in claimed], due_at=due_at
            )

    def _pause(self) -> timedelta:
        if not self._unreachable_in_a_row:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(self._unreachable_in_a_row, 6)), LONGEST_PAUSE)
