"""Records what came of one attempt to deliver a mail; says when it will never arrive."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, insert, null, or_, select, update
from sqlalchemy.orm import Session

from services.notifications.domain.delivery import Attempt, Outcome, next_try
from services.notifications.models.contacts import Contact, Suppression
from services.notifications.models.messages import DeliveryAttempt, Message
from shared import clock
from shared.contracts.notifications import DeliveryFailedV1
from shared.db import Autocommit, CompiledStatement
from shared.ids import new_id
from shared.messaging import record

GIVE_UP_REASON = "gave up"

# Every mail passes here once: written without the unit of work, and compiled once.
_messages = cast(Table, Message.__table__)
_attempts = cast(Table, DeliveryAttempt.__table__)
_ATTEMPT = insert(_attempts).values(
    {column: bindparam(column.name) for column in _attempts.columns}
)
_ARRIVED = (
    update(_messages)
    .where(
        _messages.c.id == bindparam("message_id"),
        or_(_messages.c.status == "sending", _messages.c.status == "queued"),
    )
    .values(status="sent", sent_at=bindparam("at"), claimed_until=null(), failure=null())
)
_RECORDED = _ATTEMPT.returning(_attempts.c.id).cte("recorded")
_RECORD_ARRIVAL = CompiledStatement(
    select(func.count()).select_from(_RECORDED).add_cte(_ARRIVED.cte("arrived"))
)


def record_attempt(session: Session, *, message_id: UUID, channel: str, attempt: Attempt) -> None:
    """Delivered, tried again later, or failed for good; a failure is published."""
    row = _attempt_row(message_id, channel, attempt)
    if attempt.outcome is Outcome.DELIVERED:
        session.execute(_ARRIVED, {name: row[name] for name in ("message_id", "at")})
    else:
        _record_failure(session, message_id, attempt)
    session.execute(_ATTEMPT, row)


def record_arrival(
    autocommit: Autocommit, *, message_id: UUID, channel: str, attempt: Attempt
) -> None:
    """As `record_attempt` for a mail that was delivered, in one statement."""
    autocommit.execute(_RECORD_ARRIVAL, _attempt_row(message_id, channel, attempt))


def _attempt_row(message_id: UUID, channel: str, attempt: Attempt) -> dict[str, Any]:
    return {
        "id": new_id(),
        "message_id": message_id,
        "channel": channel,
        "at": clock.now(),
        "outcome": attempt.outcome.value,
        "code": attempt.code,
        "words": attempt.reply[:300],
    }


def _record_failure(session: Session, message_id: UUID, attempt: Attempt) -> None:
    message = session.get_one(Message, message_id, with_for_update=True)
    if message.status not in {"sending", "queued"}:
        return
    message.claimed_until = None
    if attempt.outcome is Outcome.REFUSED:
        _fail(session, message, _reason(attempt), permanent=True)
    else:
        _postpone_or_fail(session, message, attempt)


def _postpone_or_fail(session: Session, message: Message, attempt: Attempt) -> None:
    due_at = next_try(clock.now(), message.attempts, message.expires_at)
    if due_at is None:
        _fail(session, message, f"{GIVE_UP_REASON}: {_reason(attempt)}", permanent=False)
    else:
        message.status, message.due_at, message.failure = "queued", due_at, _reason(attempt)


def _fail(session: Session, message: Message, reason: str, *, permanent: bool) -> None:
    message.status, message.failure = "failed", reason
    if permanent:
        _add_suppression(session, message)
    failed = DeliveryFailedV1(
        message_id=message.id,
        contact_id=message.contact_id,
        event_id=message.event_id,
        participation_id=message.participation_id,
        reason=reason,
        permanent=permanent,
    )
    record(session, failed)


def _add_suppression(session: Session, message: Message) -> None:
    """The address is shown as unusable until it changes or a mail gets through."""
    contact = session.get_one(Contact, message.contact_id)
    known = session.scalar(
        select(Suppression).where(
            Suppression.contact_id == contact.id, Suppression.reason == "refused"
        )
    )
    if known is None and contact.erased_at is None:
        session.add(
            Suppression(
                id=new_id(),
                contact_id=contact.id,
                reason="refused",
                email=contact.email,
                since=clock.now(),
            )
        )


def _reason(attempt: Attempt) -> str:
    code = f"{attempt.code} " if attempt.code is not None else ""
    return f"{code}{attempt.reply}".strip()[:300]
