"""Claims due mails for one sender until a lease ends, so that a crash gives them back."""

from collections import namedtuple
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Uuid,
    any_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from services.notifications.domain.quiet_hours import is_quiet
from services.notifications.domain.stored_mail import Recipient, StoredMail
from services.notifications.models.contacts import Contact
from services.notifications.models.messages import Message
from shared import clock
from shared.db import Autocommit, CompiledStatement

ClaimedMail = tuple[StoredMail, Recipient]
_messages = cast(Table, Message.__table__)
_contacts = cast(Table, Contact.__table__)
# Written out and not as a parameter: a plan for any status cannot use the index of the queue.
_IS_QUEUED = _messages.c.status == literal_column("'queued'")
_NOW = bindparam("now", type_=_messages.c.due_at.type)
_URGENT_FIRST = (True, False)


def _row_of(table: Table) -> Callable[..., Any]:
    """No object of the unit of work: to make it costs as much as the statement."""
    return namedtuple(table.name, [column.key for column in table.c])


_MailRow, _ContactRow, _WIDTH = _row_of(_messages), _row_of(_contacts), len(_messages.c)


def has_due_mail(session: Session) -> bool:
    """A cheap look, so that an idle sender never writes."""
    now = clock.now()
    due = (_due(urgent=urgent, by_night=is_quiet(now)) for urgent in _URGENT_FIRST)
    return bool(session.scalar(select(or_(*(exists(rows) for rows in due))), {"now": now}))


def claim_messages(session: Session, *, limit: int, lease: timedelta) -> Sequence[ClaimedMail]:
    """The next due mails, urgent first, now in the caller's care until the lease runs out."""
    now = clock.now()
    ids: list[UUID] = []
    for urgent in _URGENT_FIRST:
        following = _next_mails(limit - len(ids), urgent=urgent, by_night=is_quiet(now))
        ids += session.scalars(following, {"now": now})
    session.execute(
        update(_messages)
        .where(_messages.c.id.in_(ids))
        .values(status="sending", claimed_until=now + lease, attempts=_messages.c.attempts + 1)
    )
    return _mails_in_order(session, ids)


def claim_autocommitted(
    autocommit: Autocommit, *, limit: int, lease: timedelta
) -> Sequence[ClaimedMail]:
    """As `claim_messages`, in one statement."""
    now = clock.now()
    rows = autocommit.execute(
        claim_statement(limit, is_quiet(now)), {"now": now, "until": now + lease}
    )
    return [(_MailRow(*row[:_WIDTH]), _ContactRow(*row[_WIDTH:])) for row in rows]


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


def _due(*, urgent: bool, by_night: bool) -> Select[Any]:
    expires_at = _messages.c.expires_at
    due = select(_messages.c.id, _messages.c.urgent, _messages.c.due_at).where(
        _IS_QUEUED,
        _messages.c.urgent == urgent,
        _messages.c.due_at <= _NOW,
        or_(expires_at.is_(None), expires_at > _NOW),
    )
    return due.where(~_messages.c.quiet) if by_night else due


def _next_mails(limit: int, *, urgent: bool, by_night: bool) -> Select[Any]:
    """In the order of `ix_messages_queue`; the texts of the others are not read."""
    return (
        _due(urgent=urgent, by_night=by_night)
        .order_by(_messages.c.due_at, _messages.c.id)
        .limit(_literal(limit))
        .with_for_update(skip_locked=True)
    )


@cache
def claim_statement(limit: int, by_night: bool) -> CompiledStatement:
    """The two queues, the first of both, their new state, and the mails with their recipients.

    The first as an array: a planner that has seen the table empty reads all mails to join a list.
    """
    urgent, other = (
        _next_mails(limit, urgent=urgent, by_night=by_night).cte("urgent" if urgent else "other")
        for urgent in _URGENT_FIRST
    )
    queue = union_all(select(urgent), select(other)).subquery()
    first = select(queue.c.id).order_by(*_order(queue)).limit(_literal(limit))
    claimed = (
        update(_messages)
        .where(_messages.c.id == any_(func.array(first.scalar_subquery(), type_=ARRAY(Uuid))))
        .values(
            status="sending",
            claimed_until=bindparam("until", type_=_messages.c.claimed_until.type),
            attempts=_messages.c.attempts + 1,
        )
        .returning(*_messages.c)
        .cte("claimed")
    )
    return CompiledStatement(_with_recipients(claimed))


def _literal(limit: int) -> ColumnElement[int]:
    """Written out, not a parameter: a plan for any limit takes it for a tenth of all mails."""
    return literal_column(str(limit))


def _with_recipients(claimed: CTE) -> Select[Any]:
    return (
        select(*claimed.c, *_contacts.c)
        .join(_contacts, _contacts.c.id == claimed.c.contact_id)
        .order_by(*_order(claimed))
    )


def _order(mails: FromClause) -> tuple[ColumnElement[Any], ...]:
    return mails.c.urgent.desc(), mails.c.due_at, mails.c.id


def _mails_in_order(session: Session, ids: Sequence[UUID]) -> Sequence[ClaimedMail]:
    """In the order of `ids`."""
    mails = (
        select(Message, Contact)
        .join(Contact, Contact.id == Message.contact_id)
        .where(Message.id.in_(ids))
    )
    mail_of = {message.id: (message, contact) for message, contact in session.execute(mails)}
    return [mail_of[message_id] for message_id in ids]
