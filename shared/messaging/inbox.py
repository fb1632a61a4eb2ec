"""Let each message have its effect once: inbox row and effect share one transaction.

Attempts are counted here and not by the broker, so one message that kills its process cannot take
the innocent ones that were fetched with it along.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared import clock
from shared.contracts import InvalidMessage, Message
from shared.db import Database, is_temporary
from shared.messaging.envelope import Envelope, Unreadable, open_sealed
from shared.messaging.handlers import Handlers, handle_in_order
from shared.messaging.inbox_rows import digest_of, inbox_messages, inbox_row
from shared.messaging.parking import park
from shared.messaging.verdicts import NotYet, Refused
from shared.tracing import is_tracing, message_span

TIERS: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(minutes=60),
)
MOST_KILLS: Final = 3
TRY_LASTS: Final = timedelta(minutes=1)  # after a crash in a retry, the next one waits so long

_columns = inbox_messages.c
_NEW_ROW: Final = {
    dialect.name: insert_into(inbox_messages)
    .on_conflict_do_nothing()
    .returning(_columns.message_id)
    for dialect, insert_into in (
        (postgresql.dialect, postgresql.insert),
        (sqlite.dialect, sqlite.insert),
    )
}
_log = structlog.get_logger(__name__)


class _Unusual(Exception):
    """One of several messages was seen before; none of them is handled together."""


class Inbox:
    """One service's ear. `tiers` are the pauses before each further try.

    `is_deduplicating=False` switches the guard off; tests show that it is needed.
    """

    def __init__(
        self,
        database: Database,
        handlers: Handlers,
        *,
        tiers: Sequence[timedelta] = TIERS,
        is_deduplicating: bool = True,
    ) -> None:
        self._database = database
        self._handlers = {message_type.TYPE: message_type for message_type in handlers}
        self._handle = handlers
        self._tiers = tiers
        self._is_deduplicating = is_deduplicating

    def receive(self, body: bytes, *, is_redelivered: bool = False) -> None:
        """Handle, plan another try, or park; after the return the message may be acknowledged.

        Raises only what is temporary (the database is away): the message must then come again.
        """
        try:
            envelope, message = self._opened(body)
        except Unreadable as fault:
            self._park(body, fault.reason, fault.detail)
            return
        is_first = self._is_deduplicating and not is_redelivered
        if is_first and self._try(envelope, message, body, is_counted=False, takes=_takes_new):
            return
        known = self._known(envelope.message_id)
        if self._is_over(envelope, body, known):
            return
        if is_redelivered and self._has_killed_too_often(envelope, body):
            return
        self._try(envelope, message, body, is_counted=is_redelivered)

    def receive_together(self, bodies: Sequence[bytes]) -> bool:
        """Handle several first deliveries in their order with one commit; whether that went well.

        When not, nothing was written, since one of them is unusual (unreadable, known, failing):
        receive each by itself then. A process that dies in here gets all of them redelivered, and
        `receive` counts the tries of each. Raises only what is temporary.
        """
        if not self._is_deduplicating or is_tracing():
            return False  # traced, each has a span of its own
        try:
            opened = [self._opened(body) for body in bodies]
            envelopes = [envelope for envelope, _message in opened]
            with self._database.writing() as session:
                if not _take_all_new(session, envelopes, bodies):
                    raise _Unusual
                messages = [message for _envelope, message in opened]
                handle_in_order(session, self._handle, messages)
        except Exception as error:
            if is_temporary(error):
                raise
            return False
        return True

    def retry_due(self, limit: int = 20) -> int:
        """Try again what is due; how many were tried."""
        with self._database.reading() as session:
            rows = session.execute(
                select(_columns.message_id, _columns.body)
                .where(_columns.retry_at <= clock.now())
                .order_by(_columns.retry_at, _columns.message_id)
                .limit(limit)
            ).all()
        for row in rows:
            self._retry(row.message_id, row.body)
        return len(rows)

    def _opened(self, body: bytes) -> tuple[Envelope, Message]:
        envelope = open_sealed(body)
        return envelope, self._understood(envelope)

    def _understood(self, envelope: Envelope) -> Message:
        message_type = self._handlers.get(envelope.type)
        if message_type is None:
            stem = envelope.type.rpartition(".")[0]
            is_newer = any(name.rpartition(".")[0] == stem for name in self._handlers)
            raise Unreadable("unknown_version" if is_newer else "unknown_type", envelope.type)
        if envelope.source != envelope.type.partition(".")[0]:
            raise Unreadable("wrong_source", f"{envelope.type} from {envelope.source}")
        try:
            return message_type.from_payload(envelope.payload)
        except InvalidMessage as error:
            raise Unreadable("invalid_payload", str(error)[:2000]) from error

    def _known(self, message_id: UUID) -> Row[Any, Any] | None:
        with self._database.reading() as session:
            return session.execute(
                select(_columns.digest, _columns.status).where(_columns.message_id == message_id)
            ).one_or_none()

    def _is_over(self, envelope: Envelope, body: bytes, known: Row[Any, Any] | None) -> bool:
        if known is None or not self._is_deduplicating:
            return False
        if known.digest != digest_of(body):
            self._park(body, "id_reused", f"another body came with id {envelope.message_id}")
            return True
        return bool(known.status != "started")

    def _has_killed_too_often(self, envelope: Envelope, body: bytes) -> bool:
        """Count a try before it is made, since the process may not live to count it after."""
        with self._database.writing() as session:
            values = {"attempts": _columns.attempts + 1, "status": "started"}
            counted = session.execute(
                update(inbox_messages)
                .where(_columns.message_id == envelope.message_id)
                .values(values)
                .returning(_columns.attempts)
            ).scalar_one_or_none()
            if counted is None:
                session.execute(
                    insert(inbox_messages).values(inbox_row(envelope, body, "started", 1))
                )
            if (counted or 1) <= MOST_KILLS:
                return False
            text = f"the process ended {MOST_KILLS} times while handling it"
            park(session, body, "kills_process", text, envelope)
            session.execute(
                update(inbox_messages)
                .where(_columns.message_id == envelope.message_id)
                .values(status="parked", retry_at=None, body=None)
            )
        _log.error("message_parked", reason="kills_process", type=envelope.type)
        return True

    def _try(
        self,
        envelope: Envelope,
        message: Message,
        body: bytes,
        *,
        is_counted: bool,
        takes: Callable[[Session, Envelope, bytes], bool] | None = None,
    ) -> bool:
        """Handle it and note the outcome; false when `takes` found that it is not to be handled."""
        try:
            with self._database.writing() as session:
                if not (takes or self._takes)(session, envelope, body):
                    return False
                with message_span(envelope.type, envelope.message_id, envelope.traceparent):
                    self._handle[type(message)](session, message)
        except Exception as error:
            if is_temporary(error):
                raise
            if not (isinstance(error, IntegrityError) and self._known_done(envelope.message_id)):
                self._fail(envelope, body, error, is_counted=is_counted)
        return True

    def _takes(self, session: Session, envelope: Envelope, body: bytes) -> bool:
        """Write the row that makes this the one effect; false when another had it first."""
        taken = session.execute(
            update(inbox_messages)
            .where(
                _columns.message_id == envelope.message_id,
                _columns.status.in_(("started", "retrying")),
            )
            .values(status="done", finished_at=clock.now(), retry_at=None, body=None)
            .returning(_columns.message_id)
        ).scalar_one_or_none()
        if taken is not None:
            return True
        row = inbox_row(envelope, body, "done", 0)
        if not self._is_deduplicating:
            known = select(_columns.message_id).where(_columns.message_id == envelope.message_id)
            if session.execute(known).scalar_one_or_none():
                return True
        elif self._is_known_here(session, envelope.message_id):
            return False
        session.execute(insert(inbox_messages).values(row))
        return True

    def _is_known_here(self, session: Session, message_id: UUID) -> bool:
        query = select(_columns.message_id).where(_columns.message_id == message_id)
        return session.execute(query).scalar_one_or_none() is not None

    def _known_done(self, message_id: UUID) -> bool:
        known = self._known(message_id)
        return known is not None and known.status == "done"

    def _retry(self, message_id: UUID, body: bytes) -> None:
        try:
            envelope, message = self._opened(body)
        except Unreadable as fault:
            self._give_up(message_id, body, fault.reason, fault.detail)
            return
        if self._claims_retry(envelope, body):
            self._try(envelope, message, body, is_counted=True)

    def _claims_retry(self, envelope: Envelope, body: bytes) -> bool:
        """Count the try and put the next one off before making it.

        A try that ends the process is thus bounded like any other, and another replica that saw the
        same row due leaves it alone.
        """
        now = clock.now()
        with self._database.writing() as session:
            attempts = session.execute(
                update(inbox_messages)
                .where(
                    _columns.message_id == envelope.message_id,
                    _columns.status == "retrying",
                    _columns.retry_at <= now,
                )
                .values(attempts=_columns.attempts + 1, retry_at=now + TRY_LASTS)
                .returning(_columns.attempts)
            ).scalar_one_or_none()
            if attempts is None:
                return False
            if attempts <= len(self._tiers) + 1:
                return True
            text = "the process ended while handling it for the last time"
            park(session, body, "kills_process", text, envelope)
            _put(session, envelope, body, {"status": "parked", "retry_at": None, "body": None})
        _log.error("message_parked", reason="kills_process", type=envelope.type)
        return False

    def _fail(self, envelope: Envelope, body: bytes, error: Exception, *, is_counted: bool) -> None:
        """Plan the next try, or park after the last."""
        text = f"{type(error).__name__}: {error}"[:2000]
        if isinstance(error, Refused):
            self._give_up(envelope.message_id, body, "refused", text, envelope)
            return
        with self._database.writing() as session:
            attempts = (0 if is_counted else 1) + (
                session.execute(
                    select(_columns.attempts).where(_columns.message_id == envelope.message_id)
                ).scalar_one_or_none()
                or 0
            )
            if attempts > len(self._tiers):
                reason = "not_yet" if isinstance(error, NotYet) else "failed"
                park(session, body, reason, text, envelope)
                values: dict[str, Any] = {"status": "parked", "retry_at": None, "body": None}
            else:
                pause = self._tiers[attempts - 1]
                values = {"status": "retrying", "retry_at": clock.now() + pause, "body": body}
            _put(session, envelope, body, values | {"attempts": attempts, "last_error": text})
        _log.warning(
            "message_not_handled",
            type=envelope.type,
            error=type(error).__name__,
            attempts=attempts,
            status=values["status"],
        )

    def _give_up(
        self,
        message_id: UUID,
        body: bytes,
        reason: str,
        text: str,
        envelope: Envelope | None = None,
    ) -> None:
        with self._database.writing() as session:
            park(session, body, reason, text, envelope)
            values = {"status": "parked", "retry_at": None, "body": None, "last_error": text}
            if envelope is not None:
                _put(session, envelope, body, values)
            else:
                session.execute(
                    update(inbox_messages).where(_columns.message_id == message_id).values(values)
                )
        _log.error("message_parked", reason=reason)

    def _park(self, body: bytes, reason: str, detail: str) -> None:
        with self._database.writing() as session:
            park(session, body, reason, detail)
        _log.error("message_parked", reason=reason)


def _takes_new(session: Session, envelope: Envelope, body: bytes) -> bool:
    """The usual case in one statement; false, with nothing written, when the id is known."""
    return _take_all_new(session, [envelope], [body])


def _take_all_new(session: Session, envelopes: Sequence[Envelope], bodies: Sequence[bytes]) -> bool:
    """Write the rows of those that are new; whether that was all of them."""
    rows = [
        inbox_row(envelope, body, "done", 0)
        for envelope, body in zip(envelopes, bodies, strict=True)
    ]
    taken = session.execute(_NEW_ROW[session.get_bind().dialect.name], rows)
    return len(taken.all()) == len(rows)


def _put(session: Session, envelope: Envelope, body: bytes, values: dict[str, Any]) -> None:
    changed = session.execute(
        update(inbox_messages)
        .where(_columns.message_id == envelope.message_id)
        .values(values)
        .returning(_columns.message_id)
    ).scalar_one_or_none()
    if changed is None:
        session.execute(
            insert(inbox_messages).values(inbox_row(envelope, body, "done", 0) | values)
        )
