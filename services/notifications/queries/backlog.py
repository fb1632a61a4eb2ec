"""Whether anything is stuck: late mails, failures, emptied mails; figures only, no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event
from services.notifications.models.messages import STATUSES, Message
from shared import clock
from shared.health.faults import Queue

_IS_UNSENT = Message.status.in_(("queued", "sending"))
#: never moved by a mail server that is away; a version before this one wrote only the other
_wanted_at = func.coalesce(Message.wanted_at, Message.due_at)


@dataclass(frozen=True)
class Backlog:
    """How much mail of one school stands where."""

    #: should have left
    waiting: int
    later: int
    failed_today: int
    sent_today: int
    #: whose texts were erased within 30 days, by age or with their person
    emptied_lately: int


def mail_backlog(session: Session, organisation_id: UUID | None) -> Backlog:
    """The state of the school's outgoing mail at this moment, or that of all schools.

    An erased contact has no school any more, but the event of the mail has.
    """
    now = clock.now()
    is_own = or_(
        Contact.organisation_id == organisation_id, Event.organisation_id == organisation_id
    )
    if organisation_id is None:
        is_own = true()

    def count(*conditions: ColumnElement[bool]) -> int:
        counted = (
            select(func.count())
            .select_from(Message)
            .join(Contact, Contact.id == Message.contact_id)
            .outerjoin(Event, Event.id == Message.event_id)
            .where(is_own, *conditions)
        )
        return session.scalar(counted) or 0

    today = now - timedelta(days=1)
    return Backlog(
        waiting=count(_IS_UNSENT, _wanted_at <= now),
        later=count(_IS_UNSENT, _wanted_at > now),
        failed_today=count(Message.status == "failed", Message.created_at > today),
        sent_today=count(Message.status == "sent", Message.sent_at > today),
        emptied_lately=count(Message.body_removed_at > now - timedelta(days=30)),
    )


def mail_queues(session: Session) -> Sequence[Queue]:
    """What was to leave by now: not taken by our mail server, and asked by it to wait.

    Counted from when a mail was first to leave, never from the last try.
    """
    due = _IS_UNSENT, _wanted_at <= clock.now()
    mails = _oldest(session, *due, Message.failure.is_(None))
    deferred = _oldest(session, *due, Message.failure.is_not(None))
    sent_at = None
    if mails[0] or deferred[0]:
        sent_at = session.scalar(select(func.max(Message.sent_at)))
    return Queue("mails", *mails, sent_at), Queue("deferred_mails", *deferred, sent_at)


def mail_counts(session: Session) -> Mapping[str, int]:
    """How many mails are in each state, of all schools."""
    rows = session.execute(select(Message.status, func.count()).group_by(Message.status))
    counted = {row[0]: row[1] for row in rows}
    return {status: counted.get(status, 0) for status in STATUSES}


def _oldest(session: Session, *which: ColumnElement[bool]) -> tuple[int, datetime | None]:
    count, since = session.execute(select(func.count(), func.min(_wanted_at)).where(*which)).one()
    return count, since
