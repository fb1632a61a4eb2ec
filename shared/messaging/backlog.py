"""How much is waiting to be said, and how much was put aside: figures for health and operators."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared import clock
from shared.messaging.outbox import outbox_messages
from shared.messaging.parking import parked_messages

LATE = timedelta(minutes=1)


@dataclass(frozen=True)
class MessageBacklog:
    """`seconds`: age of the oldest message that was not published."""

    waiting: int
    seconds: float
    parked: int

    @property
    def is_late(self) -> bool:
        return self.seconds > LATE.total_seconds()


def message_backlog(session: Session) -> MessageBacklog:
    waiting, oldest = session.execute(
        select(func.count(), func.min(outbox_messages.c.recorded_at)).where(
            outbox_messages.c.published_at.is_(None)
        )
    ).one()
    parked = session.execute(
        select(func.count())
        .select_from(parked_messages)
        .where(parked_messages.c.replayed_at.is_(None))
    ).scalar_one()
    age = (clock.now() - oldest).total_seconds() if oldest else 0.0
    return MessageBacklog(waiting, max(age, 0.0), parked)
