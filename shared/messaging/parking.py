"""Messages that could not be understood or done: list them, and let an operator replay one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, MetaData, Table, delete, insert, or_, select, true, update
from sqlalchemy.orm import Session

from shared import clock
from shared.errors import NotFound
from shared.ids import new_id
from shared.messaging.envelope import LARGEST_BODY, Envelope, Unreadable, open_sealed
from shared.messaging.inbox_rows import inbox_messages, inbox_row
from shared.messaging.tables import define_message_tables

_own = MetaData()
define_message_tables(_own)
parked_messages: Table = _own.tables["parked_messages"]


def park(
    session: Session, body: bytes, reason: str, detail: str, envelope: Envelope | None = None
) -> None:
    """Put a message aside with the reason. A body over the limit is kept cut off."""
    if envelope is None:
        try:
            envelope = open_sealed(body)
        except Unreadable:
            envelope = None
    session.execute(
        insert(parked_messages).values(
            id=new_id(),
            message_id=envelope.message_id if envelope else None,
            type=envelope.type if envelope else None,
            organisation_id=_organisation_of(envelope) if envelope else None,
            reason=reason,
            detail=detail.replace("\x00", "�"),
            body=body[:LARGEST_BODY],
            complete=len(body) <= LARGEST_BODY,
            parked_at=clock.now(),
        )
    )


def _organisation_of(envelope: Envelope) -> UUID | None:
    """The school that the message tells; many tell only an event or a person."""
    payload = envelope.payload if isinstance(envelope.payload, dict) else {}
    try:
        return UUID(payload.get("organisation_id"))
    except (TypeError, ValueError, AttributeError):
        return None


def parked(
    session: Session, organisation_id: UUID | None = None, *, limit: int = 100
) -> Sequence[Any]:
    """What waits for a decision of this school, or of all: id, message_id, type, reason, detail,
    parked_at; newest first.
    """
    columns = parked_messages.c
    return session.execute(
        select(
            columns.id,
            columns.message_id,
            columns.type,
            columns.reason,
            columns.detail,
            columns.parked_at,
        )
        .where(columns.replayed_at.is_(None), _concerns(organisation_id))
        .order_by(columns.parked_at.desc(), columns.id)
        .limit(limit)
    ).all()


def _concerns(organisation_id: UUID | None) -> ColumnElement[bool]:
    """Its own, and what tells no school: that is shown without its content, and who may try it
    again can do no more than make happen what was said.
    """
    owner = parked_messages.c.organisation_id
    if organisation_id is None:
        return true()
    return or_(owner == organisation_id, owner.is_(None))


def replay(session: Session, parked_id: UUID, organisation_id: UUID | None = None) -> None:
    """Let the message be tried again at once, as if it had just come.

    Raises NotFound where there is no such message of this school, where it was replayed already,
    or where it cannot be read at all.
    """
    columns = parked_messages.c
    row = session.execute(
        update(parked_messages)
        .where(
            columns.id == parked_id,
            columns.replayed_at.is_(None),
            columns.complete,
            _concerns(organisation_id),
        )
        .values(replayed_at=clock.now())
        .returning(columns.body)
    ).one_or_none()
    if row is None:
        raise NotFound
    try:
        envelope = open_sealed(row.body)
    except Unreadable as fault:
        raise NotFound from fault
    session.execute(
        delete(inbox_messages).where(inbox_messages.c.message_id == envelope.message_id)
    )
    session.execute(
        insert(inbox_messages).values(
            inbox_row(envelope, row.body, "retrying", 0)
            | {"retry_at": clock.now(), "body": row.body}
        )
    )
