"""Say a fact inside the transaction that makes it true; nothing is sent from here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import MetaData, Table, event, insert
from sqlalchemy.orm import Session

from shared import clock
from shared.contracts import Message
from shared.ids import new_id
from shared.messaging import wakeup
from shared.messaging.envelope import seal
from shared.messaging.tables import define_message_tables

OutboxRow = dict[str, Any]

_own = MetaData()
define_message_tables(_own)
outbox_messages: Table = _own.tables["outbox_messages"]


def record(session: Session, message: Message, *, version: int = 0) -> UUID:
    """Write the message into the outbox of this transaction and return its id.

    `version` is the aggregate's; where it is left out, the version that the message carries is
    used. Pending changes are flushed first: the aggregate's row is then locked before the message
    gets its position, so two writers of one aggregate cannot swap their messages.
    """
    session.flush()
    row = _row(message, new_id(), version or message.aggregate_version, clock.now())
    session.execute(insert(outbox_messages).values(row))
    mark_recorded(session)
    return cast(UUID, row["message_id"])


def outbox_row(message: Message) -> OutboxRow:
    """The row for a caller that writes it by a statement of its own, and then marks the session."""
    return _row(message, new_id(), message.aggregate_version, clock.now())


def mark_recorded(session: Session) -> None:
    """Something lies in the outbox of this transaction: wake the relay after the commit."""
    session.info["has_recorded"] = True


@event.listens_for(Session, "after_commit")
def _wake_the_relay(session: Session) -> None:
    if session.info.pop("has_recorded", False):
        wakeup.after_commit(session.info.get("database"))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("has_recorded", None)


def record_many(session: Session, messages: Iterable[Message]) -> list[UUID]:
    """As `record` for each message, in this order, with one statement for all of them."""
    session.flush()
    now = clock.now()
    rows = [_row(message, new_id(), message.aggregate_version, now) for message in messages]
    if rows:
        session.execute(insert(outbox_messages), rows)
        mark_recorded(session)
    return [row["message_id"] for row in rows]


def _row(message: Message, message_id: UUID, version: int, now: datetime) -> OutboxRow:
    owner = message.TYPE.partition(".")[0]
    return {
        "message_id": message_id,
        "type": message.TYPE,
        "aggregate_id": message.aggregate_id,
        "aggregate_version": version,
        "body": seal(message, message_id=message_id, version=version, time=now, source=owner),
        "recorded_at": now,
    }
