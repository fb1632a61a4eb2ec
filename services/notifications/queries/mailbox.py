"""What the mailbox page lists: the newest mails of an installation that sends none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact
from services.notifications.models.messages import Message
from shared.db.searching import columns_with_terms
from shared.searching import search_terms

MAILS_PER_PAGE = 50


@dataclass(frozen=True)
class MailboxLine:
    """One mail in the list."""

    id: UUID
    to_name: str
    to_address: str
    subject: str
    fact: str
    status: str
    created_at: datetime
    due_at: datetime
    has_calendar: bool


def mailbox_lines(
    session: Session, *, organisation_id: UUID | None, wanted: str, before: UUID | None
) -> tuple[Sequence[MailboxLine], UUID | None]:
    """Newest first, one page, and the id to go on from. `wanted` is part of a name or address."""
    mails = (
        select(Message, Contact)
        .join(Contact, Contact.id == Message.contact_id)
        .where(Message.status != "replaced", Contact.erased_at.is_(None))
        .order_by(Message.id.desc())
        .limit(MAILS_PER_PAGE + 1)
    )
    if organisation_id is not None:
        mails = mails.where(Contact.organisation_id == organisation_id)
    if before is not None:
        mails = mails.where(Message.id < before)
    words = search_terms(wanted, most=5)
    mails = mails.where(columns_with_terms(words, Contact.name, Contact.email, Message.subject))
    rows = session.execute(mails).all()
    lines = [_line(message, contact) for message, contact in rows[:MAILS_PER_PAGE]]
    return lines, lines[-1].id if len(rows) > MAILS_PER_PAGE else None


def _line(message: Message, contact: Contact) -> MailboxLine:
    return MailboxLine(
        id=message.id,
        to_name=contact.name,
        to_address=contact.email,
        subject=message.subject,
        fact=message.fact,
        status=message.status,
        created_at=message.created_at,
        due_at=message.due_at,
        has_calendar=message.calendar is not None,
    )
