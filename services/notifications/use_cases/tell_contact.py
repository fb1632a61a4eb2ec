"""Leaves one mail about one fact for each contact, once; the sender takes it from there."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, insert, select, update
from sqlalchemy.orm import Session

from services.notifications.domain.facts import Fact, facts_replaced_by
from services.notifications.domain.quiet_hours import next_allowed, next_gathering
from services.notifications.domain.wording import plain_words
from services.notifications.emails import render_email
from services.notifications.models import Contact, Event, Message, Suppression
from services.notifications.use_cases.wake_sender import wake_sender
from shared import clock
from shared.ids import new_id

EVENT_MAIL_IS_OF_USE = timedelta(days=1)
MOST_TOGETHER = 500

# Mails are left in the rush: the unit of work would cost more than the words.
_messages = cast(Table, Message.__table__)


@dataclass(frozen=True)
class Link:
    """Where the mail's link leads: a path, with `{token}` where a purpose and subject are given."""

    path: str
    purpose: str | None = None
    subject: UUID | None = None
    generation: int = 0


@dataclass(frozen=True)
class CalendarPart:
    """iCalendar text, not yet addressed, and its method."""

    text: str
    method: str


@dataclass(frozen=True)
class Telling:
    """What one contact is told.

    `occasion` is what makes it another telling of the same fact. `values` are the template's
    variables; texts in them are made plain.
    """

    contact: Contact
    occasion: str
    event: Event | None = None
    participation_id: UUID | None = None
    link: Link | None = None
    calendar: CalendarPart | None = None
    expires_at: datetime | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def tell_contact(
    session: Session,
    fact: Fact,
    contact: Contact,
    *,
    occasion: str,
    event: Event | None = None,
    participation_id: UUID | None = None,
    link: Link | None = None,
    expires_at: datetime | None = None,
    **values: Any,
) -> None:
    """Leave the mail, or nothing when it was left before or the person is erased."""
    telling = Telling(contact, occasion, event, participation_id, link, None, expires_at, values)
    tell_contacts(session, fact, [telling])


def tell_contacts(session: Session, fact: Fact, tellings: Sequence[Telling]) -> None:
    """As `tell_contact` for each, with a statement for all of them.

    No two may be for one contact and one event: neither would know that the other replaces it.
    """
    session.flush()
    for first in range(0, len(tellings), MOST_TOGETHER):
        _tell(session, fact, tellings[first : first + MOST_TOGETHER])


def _tell(session: Session, fact: Fact, tellings: Sequence[Telling]) -> None:
    earlier = _earlier(session, fact, [telling.contact.id for telling in tellings])
    told = {(row.contact_id, row.occasion) for row in earlier if row.fact == fact.name}
    new = [
        telling
        for telling in tellings
        if telling.contact.erased_at is None and (telling.contact.id, telling.occasion) not in told
    ]
    if not new:
        return
    _drop_replaced(session, fact, new, earlier)
    declined = _declined(session, new) if fact.bulk else frozenset()
    session.execute(insert(_messages), [_row(fact, telling, declined) for telling in new])
    wake_sender(session)


def _earlier(session: Session, fact: Fact, contact_ids: Sequence[UUID]) -> list[Any]:
    """What these contacts were told of the fact and of those that it replaces.

    Asked for by contact alone: with the fact beside it PostgreSQL reads all who were told of it.
    """
    columns = _messages.c
    of_contacts = select(
        columns.id, columns.fact, columns.contact_id, columns.occasion, columns.event_id
    ).where(columns.contact_id.in_(contact_ids))
    facts = {fact.name, *facts_replaced_by(fact)}
    return [row for row in session.execute(of_contacts) if row.fact in facts]


def _drop_replaced(
    session: Session, fact: Fact, tellings: Sequence[Telling], earlier: Sequence[Any]
) -> None:
    """Mail that this one makes pointless never leaves, unless it has left."""
    replaced = facts_replaced_by(fact)
    told_now = {
        (telling.contact.id, telling.event.id if telling.event else None) for telling in tellings
    }
    ids = [
        row.id
        for row in earlier
        if row.fact in replaced and (row.contact_id, row.event_id) in told_now
    ]
    if ids:
        _drop(session, _messages.c.id.in_(ids))


def drop_unsent(session: Session, contact: Contact, event: Event, facts: Sequence[str]) -> None:
    """Mail of these facts that has not left yet never leaves."""
    columns = _messages.c
    _drop(
        session,
        columns.contact_id == contact.id,
        columns.event_id == event.id,
        columns.fact.in_(facts),
    )


def _drop(session: Session, *which: ColumnElement[bool]) -> None:
    unsent = _messages.c.status == "queued"
    session.execute(update(_messages).where(unsent, *which).values(status="replaced"))


def _row(fact: Fact, telling: Telling, declined: AbstractSet[UUID]) -> dict[str, Any]:
    contact, event = telling.contact, telling.event
    calendar, link = telling.calendar, telling.link
    rendered = render_email(
        fact,
        contact.language,
        name=plain_words(contact.name),
        event=_event_words(event),
        expires_at=telling.expires_at,
        **{key: _plain(value) for key, value in telling.values.items()},
    )
    now = clock.now()
    return {
        "id": new_id(),
        "fact": fact.name,
        "contact_id": contact.id,
        "event_id": event.id if event else None,
        "participation_id": telling.participation_id,
        "occasion": telling.occasion,
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
        "urgent": fact.urgent,
        "quiet": fact.quiet,
        "bulk": fact.bulk,
        "created_at": now,
        "due_at": _due(fact, now + fact.pause),
        "expires_at": telling.expires_at or _end_of_use(event),
        "status": "withheld" if contact.id in declined else "queued",
        "attempts": 0,
    }


def _due(fact: Fact, ready_at: datetime) -> datetime:
    if fact.gathers:
        return next_gathering(ready_at)
    return next_allowed(ready_at) if fact.quiet else ready_at


def _declined(session: Session, tellings: Sequence[Telling]) -> AbstractSet[UUID]:
    declined = select(Suppression.contact_id).where(
        Suppression.contact_id.in_([telling.contact.id for telling in tellings]),
        Suppression.reason == "declined",
    )
    return set(session.scalars(declined))


def _end_of_use(event: Event | None) -> datetime | None:
    return event.ends_at + EVENT_MAIL_IS_OF_USE if event and event.ends_at else None


@dataclass(frozen=True)
class EventWords:
    """An event as mails speak of it."""

    kind: str
    name: str
    place: str
    held_on: Any
    starts_at: datetime | None
    ends_at: datetime | None


def _event_words(event: Event | None) -> EventWords | None:
    if event is None:
        return None
    return EventWords(
        kind=event.kind,
        name=plain_words(event.name),
        place=plain_words(event.place),
        held_on=event.held_on,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )


def _plain(value: Any) -> Any:
    return plain_words(value) if isinstance(value, str) else value
