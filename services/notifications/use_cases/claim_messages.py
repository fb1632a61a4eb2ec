"""Takes due mails for one sender for a while, so that no other takes them; a crash gives them
back in time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from services.notifications.domain.quiet_hours import is_quiet, next_allowed
from services.notifications.models import Contact, Message
from shared import clock

Claimed = tuple[Message, Contact]


def mail_is_due(session: Session) -> bool:
    """A cheap look, so that an idle sender never writes."""
    now = clock.now()
    return session.execute(select(Message.id).where(_takeable(now)).limit(1)).first() is not None


def claim_messages(session: Session, *, limit: int, lease: timedelta) -> Sequence[Claimed]:
    """The next due mails, urgent first, now in the caller's care until the lease runs out."""
    now = clock.now()
    _end_expired(session, now)
    _postpone_for_the_night(session, now)
    claimed = [(message, contact) for message, contact in session.execute(_due(now, limit))]
    session.execute(
        update(Message)
        .where(Message.id.in_([message.id for message, _ in claimed]))
        .values(status="sending", claimed_until=now + lease, attempts=Message.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return claimed


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


def _takeable(now: datetime) -> ColumnElement[bool]:
    waiting = and_(Message.status == "queued", Message.due_at <= now)
    abandoned = and_(Message.status == "sending", Message.claimed_until <= now)
    return or_(waiting, abandoned)


def _due(now: datetime, limit: int) -> Select[Message, Contact]:
    return (
        select(Message, Contact)
        .join(Contact, Contact.id == Message.contact_id)
        .where(_takeable(now))
        .order_by(Message.urgent.desc(), Message.due_at, Message.id)
        .limit(limit)
        .with_for_update(of=Message, skip_locked=True)
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
