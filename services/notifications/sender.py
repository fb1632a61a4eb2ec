"""The loop that takes due mails and hands them over; no transaction is open while a mail server
is waited for.
"""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from services.notifications.batch import Batch, at_once
from services.notifications.channels import Channel
from services.notifications.channels.links import Door
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.domain.told import Reader, Told
from services.notifications.domain.wording import AddressNotUsable
from services.notifications.use_cases.claim_messages import (
    Claimed,
    claim_alone,
    claim_messages,
    mail_is_due,
    release_messages,
)
from services.notifications.use_cases.look_after_waiting import (
    look_after_waiting,
    needs_looking_after,
)
from services.notifications.use_cases.record_attempt import record_arrival, record_attempt
from services.notifications.use_cases.wake_sender import waiting_mail
from shared import clock
from shared.db import Database

BATCH = 20
LEASE = timedelta(minutes=3)
POLL_SECONDS = 1.0
LONGEST_PAUSE = timedelta(seconds=60)
LOOK_AFTER_EVERY = timedelta(seconds=1)
ALONE_FOR = timedelta(minutes=10)
# four replies, one connection and the mail before it, each up to its time limit
SLOWEST_MAIL = timedelta(seconds=110)

log = structlog.get_logger(__name__)


class MailSender:
    """One sender with its channels, for one thread; one of its own for each further channel."""

    def __init__(
        self,
        database: Database,
        channels: Sequence[Channel],
        door: Door,
        *,
        lease: timedelta = LEASE,
        takes_turns: bool = True,
    ) -> None:
        self._database = database
        self._channels = channels
        self._door = door
        self._lease = lease
        self._takes_turns = takes_turns
        self._unreachable_in_a_row = 0
        self._alone_until = self._looked_after_at = datetime.min.replace(tzinfo=UTC)

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
            self._close_channels()

    def send_due(self, stop: threading.Event | None = None) -> int:
        """Take and try one batch; how many mails were taken."""
        taken_at = clock.now()
        claimed = self._claim(taken_at)
        if claimed:
            self._send(Batch(claimed, takes_turns=self._takes_turns), taken_at, stop)
        return len(claimed)

    def _claim(self, now: datetime) -> Sequence[Claimed]:
        if abs(now - self._looked_after_at) >= LOOK_AFTER_EVERY:
            self._look_after_waiting()
            self._looked_after_at = now
        if not self._database.is_sqlite:
            with self._database.alone() as alone:
                return claim_alone(alone, limit=BATCH, lease=self._lease)
        with self._database.reading() as session:
            if not mail_is_due(session):
                return []
        with self._database.writing() as session:
            return claim_messages(session, limit=BATCH, lease=self._lease)

    def _look_after_waiting(self) -> None:
        with self._database.reading() as session:
            if not needs_looking_after(session):
                return
        with self._database.writing() as session:
            look_after_waiting(session)

    def _send(self, batch: Batch, taken_at: datetime, stop: threading.Event | None) -> None:
        first, *others = self._channels
        works = [partial(self._work_off, batch, first, taken_at, stop)]
        if len(batch.rest) > 1 and taken_at >= self._alone_until and first.open():
            works += [partial(self._join_in, batch, one, taken_at, stop) for one in others]
        at_once(works)
        if self._unreachable_in_a_row:
            self._close_channels()
        if batch.rest:
            self._give_back(batch.rest)

    def _close_channels(self) -> None:
        for channel in self._channels:
            channel.close()

    def _join_in(
        self, batch: Batch, channel: Channel, taken_at: datetime, stop: threading.Event | None
    ) -> None:
        """Not where the mail server wants one connection only; the first channel has it."""
        if channel.open():
            self._work_off(batch, channel, taken_at, stop)
        else:
            self._alone_until = taken_at + ALONE_FOR

    def _work_off(
        self, batch: Batch, channel: Channel, taken_at: datetime, stop: threading.Event | None
    ) -> None:
        try:
            while not self._must_leave_rest(taken_at, stop) and (taken := batch.take()):
                self._try(batch, channel, *taken)
        except BaseException:
            batch.stop()
            raise

    def _try(self, batch: Batch, channel: Channel, place: int, mail: Claimed) -> None:
        """Hand over and write the result in one turn: a kill leaves one copy at the most."""
        attempt = self._offer(channel, *mail)
        with batch.turn(place) as is_mine:
            if not is_mine:
                channel.close()
                return
            attempt = attempt or channel.hand_over()
            if attempt.outcome is Outcome.UNREACHABLE:
                batch.stop()
                self._unreachable_in_a_row += 1
                log.warning("mail_server_unreachable", reason=attempt.words, code=attempt.code)
                return
            self._unreachable_in_a_row = 0
            self._record(channel, mail[0], attempt)

    def _offer(self, channel: Channel, message: Told, contact: Reader) -> Attempt | None:
        try:
            mail = self._door.mail_for(message, contact)
        except AddressNotUsable:
            return Attempt(Outcome.REFUSED, None, "address not usable")
        return channel.offer(mail)

    def _record(self, channel: Channel, message: Told, attempt: Attempt) -> None:
        if attempt.outcome is Outcome.DELIVERED and not self._database.is_sqlite:
            with self._database.alone() as alone:
                record_arrival(alone, message_id=message.id, channel=channel.name, attempt=attempt)
        else:
            with self._database.writing() as session:
                record_attempt(
                    session, message_id=message.id, channel=channel.name, attempt=attempt
                )

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
