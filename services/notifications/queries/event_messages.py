"""An organiser's view of an event's mails: how many of each kind stand where, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact
from services.notifications.models.messages import Message
from shared.db.searching import columns_with_terms
from shared.searching import search_terms

LINES_PER_PAGE = 100
SHOWN_STATUSES = ("sent", "waiting", "failed", "withheld", "expired")
_WAITING = ("queued", "sending")


@dataclass(frozen=True)
class KindCounts:
    """How many mails of one kind stand where; mails overtaken by a newer one are not counted."""

    fact: str
    last_at: datetime
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class MailLine:
    """One mail to one contact."""

    id: UUID
    fact: str
    contact_name: str
    contact_kind: str
    address: str
    subject: str
    status: str
    at: datetime
    due_at: datetime
    attempts: int
    failure: str | None


def counts_by_kind(session: Session, event_id: UUID) -> Sequence[KindCounts]:
    """The kinds in the order in which they were first written."""
    rows = session.execute(
        select(
            Message.fact,
            Message.status,
            func.count(),
            func.min(Message.created_at),
            func.max(Message.created_at),
        )
        .where(Message.event_id == event_id, Message.status != "replaced")
        .group_by(Message.fact, Message.status)
    ).all()
    counts_of: dict[str, KindCounts] = {}
    for fact, status, count, _first, last_at in sorted(rows, key=lambda row: row[3]):
        known = counts_of.setdefault(fact, KindCounts(fact, last_at))
        shown = _shown_status(status)
        known.counts[shown] = known.counts.get(shown, 0) + count
    return list(counts_of.values())


def mail_lines(
    session: Session,
    event_id: UUID,
    *,
    status: str = "",
    fact: str = "",
    wanted: str = "",
    before: UUID | None = None,
    limit: int = LINES_PER_PAGE,
) -> tuple[Sequence[MailLine], UUID | None]:
    """Newest first, one page, and the id to go on from; no erased people."""
    lines = (
        select(Message, Contact)
        .join(Contact, Contact.id == Message.contact_id)
        .where(
            Message.event_id == event_id,
            Message.status != "replaced",
            Contact.erased_at.is_(None),
        )
        .order_by(Message.id.desc())
        .limit(limit + 1)
    )
    if status:
        lines = lines.where(Message.status.in_(_WAITING if status == "waiting" else (status,)))
    if fact:
        lines = lines.where(Message.fact == fact)
    if before is not None:
        lines = lines.where(Message.id < before)
    words = search_terms(wanted, most=5)
    lines = lines.where(columns_with_terms(words, Contact.name, Contact.email))
    rows = session.execute(lines).all()
    shown = [_line(message, contact) for message, contact in rows[:limit]]
    return shown, shown[-1].id if len(rows) > limit else None


def _shown_status(status: str) -> str:
    return "waiting" if status in _WAITING else status


def _line(message: Message, contact: Contact) -> MailLine:
    return MailLine(
        id=message.id,
        fact=message.fact,
        contact_name=contact.name,
        contact_kind=contact.kind,
        address=contact.email,
        subject=message.subject,
        status=_shown_status(message.status),
        at=message.sent_at or message.created_at,
        due_at=message.due_at,
        attempts=message.attempts,
        failure=message.failure,
    )
