"""Frees mails of dead senders, postpones for the night, ends the expired; claims none."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select, update
from sqlalchemy.orm import Session

from services.notifications.domain.quiet_hours import is_quiet, next_allowed
from services.notifications.models.messages import Message
from shared import clock

_IS_QUEUED = Message.status == "queued"


def is_maintenance_due(session: Session) -> bool:
    """A cheap look, so that an idle sender never writes."""
    now = clock.now()
    waiting = select(Message.id).where(_IS_QUEUED, Message.due_at <= now)
    conditions = [_abandoned(now), waiting.where(_has_expired(now))]
    if is_quiet(now):
        conditions.append(waiting.where(Message.quiet))
    return bool(session.scalar(select(or_(*(exists(rows) for rows in conditions)))))


def maintain_mail_queue(session: Session) -> None:
    """Safe to repeat, and beside other senders."""
    now = clock.now()
    _release_abandoned(session, now)
    _postpone_for_the_night(session, now)
    _expire(session, now)


def _has_expired(now: datetime) -> ColumnElement[bool]:
    return Message.expires_at <= now


def _abandoned(now: datetime) -> Select[UUID]:
    """Of senders that died, or took too long."""
    return select(Message.id).where(Message.status == "sending", Message.claimed_until <= now)


def _release_abandoned(session: Session, now: datetime) -> None:
    session.execute(
        update(Message)
        .where(Message.id.in_(_abandoned(now).with_for_update(skip_locked=True)))
        .values(status="queued", claimed_until=None)
    )


def _postpone_for_the_night(session: Session, now: datetime) -> None:
    """A reminder that waited for the mail server into the evening waits on for the morning."""
    if is_quiet(now):
        session.execute(
            update(Message)
            .where(_IS_QUEUED, Message.quiet, Message.due_at <= now)
            .values(due_at=next_allowed(now), wanted_at=next_allowed(now))
        )


def _expire(session: Session, now: datetime) -> None:
    session.execute(
        update(Message)
        .where(_IS_QUEUED, Message.due_at <= now, _has_expired(now))
        .values(status="expired")
    )
