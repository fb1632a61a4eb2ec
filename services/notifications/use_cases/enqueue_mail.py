"""Enqueues one mail of a kind for each contact, once; the sender takes it from there."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, insert, select, update
from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import MailKind, kinds_replaced_by
from services.notifications.domain.mail_links import Link
from services.notifications.domain.quiet_hours import next_allowed, next_gathering
from services.notifications.domain.safe_text import plain_text
from services.notifications.emails import render_email
from services.notifications.models.contacts import Contact, Suppression
from services.notifications.models.events import Event
from services.notifications.models.messages import Message
from services.notifications.wake_up import wake_sender
from shared import clock
from shared.ids import new_id

EVENT_MAIL_VALIDITY = timedelta(days=1)
LARGEST_PORTION = 500

# Mails come in a rush: the unit of work would cost more than their texts.
_messages = cast(Table, Message.__table__)


@dataclass(frozen=True)
class CalendarPart:
    """iCalendar text without addresses, and its method."""

    text: str
    method: str


@dataclass(frozen=True)
class MailRequest:
    """One mail that one contact shall get."""

    contact: Contact
    #: what tells it from another mail of the same kind to this contact
    occasion: str
    event: Event | None = None
    participation_id: UUID | None = None
    link: Link | None = None
    calendar: CalendarPart | None = None
    expires_at: datetime | None = None
    #: the variables of the template; texts in them are made plain
    values: Mapping[str, Any] = field(default_factory=dict)


def enqueue_mail(
    session: Session,
    mail_kind: MailKind,
    contact: Contact,
    *,
    occasion: str,
    event: Event | None = None,
    participation_id: UUID | None = None,
    link: Link | None = None,
    expires_at: datetime | None = None,
    **values: Any,
) -> None:
    """Nothing when it was enqueued before or the person is erased."""
    request = MailRequest(
        contact, occasion, event, participation_id, link, None, expires_at, values
    )
    enqueue_mails(session, mail_kind, [request])


def enqueue_mails(session: Session, mail_kind: MailKind, requests: Sequence[MailRequest]) -> None:
    """As `enqueue_mail` for each, with a statement for all of them.

    No two may be for one contact and one event: neither would know that the other replaces it.
    """
    session.flush()
    for first in range(0, len(requests), LARGEST_PORTION):
        _enqueue_portion(session, mail_kind, requests[first : first + LARGEST_PORTION])


def _enqueue_portion(
    session: Session, mail_kind: MailKind, requests: Sequence[MailRequest]
) -> None:
    earlier = _earlier(session, mail_kind, [request.contact.id for request in requests])
    known = {(row.contact_id, row.occasion) for row in earlier if row.fact == mail_kind.name}
    new = [
        request
        for request in requests
        if request.contact.erased_at is None and (request.contact.id, request.occasion) not in known
    ]
    if not new:
        return
    _replace_earlier(session, mail_kind, new, earlier)
    declined = _opted_out(session, new) if mail_kind.bulk else frozenset()
    session.execute(insert(_messages), [_mail_row(mail_kind, request, declined) for request in new])
    wake_sender(session)


def _earlier(session: Session, mail_kind: MailKind, contact_ids: Sequence[UUID]) -> list[Any]:
    """The mails of this kind, and of the kinds that it replaces, to these contacts.

    Asked for by contact alone: with the kind beside it PostgreSQL reads all mails of it.
    """
    columns = _messages.c
    of_contacts = select(
        columns.id, columns.fact, columns.contact_id, columns.occasion, columns.event_id
    ).where(columns.contact_id.in_(contact_ids))
    kinds = {mail_kind.name, *kinds_replaced_by(mail_kind)}
    return [row for row in session.execute(of_contacts) if row.fact in kinds]


def _replace_earlier(
    session: Session, mail_kind: MailKind, requests: Sequence[MailRequest], earlier: Sequence[Any]
) -> None:
    """Mail that these make pointless never leaves, unless it has left."""
    replaced = kinds_replaced_by(mail_kind)
    renewed = {
        (request.contact.id, request.event.id if request.event else None) for request in requests
    }
    ids = [
        row.id
        for row in earlier
        if row.fact in replaced and (row.contact_id, row.event_id) in renewed
    ]
    if ids:
        _replace(session, _messages.c.id.in_(ids))


def cancel_unsent_mails(
    session: Session, event: Event, kinds: Sequence[str], contact: Contact | None = None
) -> None:
    """Mail of these kinds on the event that has not left yet never leaves; to one contact, or to
    all.
    """
    columns = _messages.c
    which = [columns.event_id == event.id, columns.fact.in_(kinds)]
    if contact is not None:
        which.append(columns.contact_id == contact.id)
    _replace(session, *which)


def _replace(session: Session, *which: ColumnElement[bool]) -> None:
    unsent = _messages.c.status == "queued"
    session.execute(update(_messages).where(unsent, *which).values(status="replaced"))


def _mail_row(
    mail_kind: MailKind, request: MailRequest, declined: AbstractSet[UUID]
) -> dict[str, Any]:
    contact, event = request.contact, request.event
    calendar, link = request.calendar, request.link
    rendered = render_email(
        mail_kind,
        contact.language,
        name=plain_text(contact.name),
        event=_mail_event(event),
        expires_at=request.expires_at,
        **{key: _plain(value) for key, value in request.values.items()},
    )
    now = clock.now()
    due_at = _due_at(mail_kind, now + mail_kind.pause)
    return {
        "id": new_id(),
        "fact": mail_kind.name,
        "contact_id": contact.id,
        "event_id": event.id if event else None,
        "participation_id": request.participation_id,
        "occasion": request.occasion,
        "language": contact.language,
        "subject": rendered.subject,
        "body_text": rendered.text,
        "body_html": rendered.html,
        "calendar": calendar.text if calendar else None,
        "calendar_method": calendar.method if calendar else None,
        "link_path": link.path if link else None,
        "link_purpose": link.purpose if link else None,
        "link_subject": link.subject if link else None,
        "link_generation": link.generation if link else 0,
        "urgent": mail_kind.urgent,
        "quiet": mail_kind.quiet,
        "bulk": mail_kind.bulk,
        "created_at": now,
        "due_at": due_at,
        "wanted_at": due_at,
        "expires_at": request.expires_at or _event_mail_expires_at(event),
        "status": "withheld" if contact.id in declined else "queued",
        "attempts": 0,
    }


def _due_at(mail_kind: MailKind, ready_at: datetime) -> datetime:
    if mail_kind.gathers:
        return next_gathering(ready_at)
    return next_allowed(ready_at) if mail_kind.quiet else ready_at


def _opted_out(session: Session, requests: Sequence[MailRequest]) -> AbstractSet[UUID]:
    declined = select(Suppression.contact_id).where(
        Suppression.contact_id.in_([request.contact.id for request in requests]),
        Suppression.reason == "declined",
    )
    return set(session.scalars(declined))


def _event_mail_expires_at(event: Event | None) -> datetime | None:
    return event.ends_at + EVENT_MAIL_VALIDITY if event and event.ends_at else None


@dataclass(frozen=True)
class MailEvent:
    """An event as mails speak of it."""

    kind: str
    name: str
    place: str
    held_on: Any
    starts_at: datetime | None
    ends_at: datetime | None


def _mail_event(event: Event | None) -> MailEvent | None:
    if event is None:
        return None
    return MailEvent(
        kind=event.kind,
        name=plain_text(event.name),
        place=plain_text(event.place),
        held_on=event.held_on,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )


def _plain(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value
