"""How much is waiting to be said or to be dealt with, and how much was put aside: figures alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.health.faults import Queue
from shared.messaging.inbox_rows import inbox_messages
from shared.messaging.outbox import outbox_messages
from shared.messaging.parking import parked_messages


@dataclass(frozen=True)
class MessageBacklog:
    """What was not published, what is to be tried again, and what was put aside since when."""

    outbox: Queue
    inbox: Queue
    parked: int
    parked_since: datetime | None


def message_backlog(session: Session) -> MessageBacklog:
    unpublished, recorded_at = session.execute(
        select(func.count(), func.min(outbox_messages.c.recorded_at)).where(
            outbox_messages.c.published_at.is_(None)
        )
    ).one()
    published_at = session.scalar(select(func.max(outbox_messages.c.published_at)))
    retrying, received_at = session.execute(
        select(func.count(), func.min(inbox_messages.c.received_at)).where(
            inbox_messages.c.retry_at.is_not(None)
        )
    ).one()
    parked, parked_at = session.execute(
        select(func.count(), func.min(parked_messages.c.parked_at)).where(
            parked_messages.c.replayed_at.is_(None)
        )
    ).one()
    return MessageBacklog(
        Queue("outbox", unpublished, recorded_at, published_at),
        Queue("inbox", retrying, received_at),
        parked,
        parked_at,
    )
