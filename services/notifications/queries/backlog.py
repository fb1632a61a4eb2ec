"""Whether anything is stuck: late mails, failures, emptied mails; figures only, no names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services.notifications.models.messages import Message
from shared import clock

LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Backlog:
    """How much mail stands where, as figures of all schools."""

    #: due now
    waiting: int
    later: int
    #: since when the oldest of the waiting has been due
    seconds_late: int
    failed_today: int
    sent_today: int
    #: whose texts were erased within 30 days, by age or with their person
    emptied_lately: int

    @property
    def is_late(self) -> bool:
        return self.seconds_late > LATE_AFTER.total_seconds()


def mail_backlog(session: Session) -> Backlog:
    """The state of the outgoing mail at this moment."""
    now = clock.now()
    unsent = Message.status.in_(("queued", "sending"))
    due = session.execute(
        # what a mail server turned away until later is not late, it waits its turn
        select(func.count(), func.min(Message.due_at)).where(unsent, Message.due_at <= now)
    ).one()
    return Backlog(
        waiting=due[0],
        later=_count(session, unsent, Message.due_at > now),
        seconds_late=_seconds_since(due[1], now),
        failed_today=_count(
            session, Message.status == "failed", Message.created_at > now - timedelta(days=1)
        ),
        sent_today=_count(
            session, Message.status == "sent", Message.sent_at > now - timedelta(days=1)
        ),
        emptied_lately=_count(session, Message.body_removed_at > now - timedelta(days=30)),
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Message).where(*conditions)
    return session.scalar(counted) or 0


def _seconds_since(moment: datetime | None, now: datetime) -> int:
    return max(0, int((now - moment).total_seconds())) if moment is not None else 0
