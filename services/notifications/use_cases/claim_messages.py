"""Takes due mails for one sender for a while, so that no other takes them; a crash gives them
back in time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Select, Table, exists, literal_column, or_, select, update
from sqlalchemy.orm import Session

from services.notifications.domain.quiet_hours import is_quiet, next_allowed
from services.notifications.models import Contact, Message
from shared import clock

Claimed = tuple[Message, Contact]
_messages = cast(Table, Message.__table__)
# In words and not as a parameter: a plan for any status cannot use the index of the queue.
_IS_QUEUED = _messages.c.status == literal_column("'queued'")


def mail_is_due(session: Session) -> bool:
    """A cheap look, so that an idle sender never writes."""
    now = clock.now()
    return bool(session.scalar(select(or_(exists(_waiting(now)), exists(_abandoned(now))))))


def claim_messages(session: Session, *, limit: int, lease: timedelta) -> Sequence[Claimed]:
    """The next due mails, urgent first, now in the caller's care until the lease runs out."""
    now = clock.now()
    _take_back_abandoned(session, now)
    _postpone_for_the_night(session, now)
    ids = [*session.scalars(_next(now, limit, urgent=True))]
    ids += session.scalars(_next(now, limit - len(ids), urgent=False))
    if len(ids) < limit:
        _end_expired(session, now)
    session.execute(
        update(_messages)
        .where(_messages.c.id.in_(ids))
        .values(status="sending", claimed_until=now + lease, attempts=_messages.c.attempts + 1)
    )
    return _claimed(session, ids)


def release_messages(session: Session, *, message_ids: Sequence[UUID], due_at: datetime) -> None:
    """Give mails back that were not tried; it does not count as an attempt."""
    session.execute(
        update(Message)
        .where(Message.id.in_(message_ids), Message.status == "sending")
        .values(
            status="queued",
            claimed_until=None,
            due_at=due_at,
            attempts=Message.attempts - 1,
        )
    )


def _waiting(now: datetime) -> Select[UUID]:
    return select(_messages.c.id).where(_IS_QUEUED, _messages.c.due_at <= now)


def _abandoned(now: datetime) -> Select[UUID]:
    """Of senders that died, or took too long."""
    return select(_messages.c.id).where(
        _messages.c.status == "sending", _messages.c.claimed_until <= now
    )


def _next(now: datetime, limit: int, *, urgent: bool) -> Select[UUID]:
    """In the order of `ix_messages_queue`; the words of the others are not read."""
    expires_at = _messages.c.expires_at
    return (
        _waiting(now)
        .where(_messages.c.urgent == urgent, or_(expires_at.is_(None), expires_at > now))
        .order_by(_messages.c.due_at, _messages.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _claimed(session: Session, ids: Sequence[UUID]) -> Sequence[Claimed]:
    """In the order of `ids`."""
    mails = (
        select(Message, Contact)
        .join(Contact, Contact.id == Message.contact_id)
        .where(Message.id.in_(ids))
    )
    found = {message.id: (message, contact) for message, contact in session.execute(mails)}
    return [found[each] for each in ids]


def _take_back_abandoned(session: Session, now: datetime) -> None:
    session.execute(
        update(_messages)
        .where(_messages.c.id.in_(_abandoned(now).with_for_update(skip_locked=True)))
        .values(status="queued", claimed_until=None)
    )


def _end_expired(session: Session, now: datetime) -> None:
    session.execute(
        update(Message)
        .where(Message.status == "queued", Message.due_at <= now, Message.expires_at <= now)
        .values(status="expired")
    )


def _postpone_for_the_night(session: Session, now: datetime) -> None:
    """A reminder that waited for the mail server into the evening waits on for the morning."""
    if is_quiet(now):
        session.execute(
            update(Message)
            .where(Message.status == "queued", Message.quiet, Message.due_at <= now)
            .values(due_at=next_allowed(now))
        )
