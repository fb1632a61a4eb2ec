"""Leaves one mail about one fact for one contact, once; the sender takes it from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
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


def tell_contact(
    session: Session,
    fact: Fact,
    contact: Contact,
    *,
    occasion: str,
    event: Event | None = None,
    participation_id: UUID | None = None,
    link: Link | None = None,
    calendar: CalendarPart | None = None,
    expires_at: datetime | None = None,
    **values: Any,
) -> Message | None:
    """Leave the mail, or nothing when it was left before or the person is erased.

    `occasion` is what makes it another telling of the same fact. `values` are the template's
    variables; texts in them are made plain.
    """
    if contact.erased_at is not None or _was_told(session, fact, contact, occasion):
        return None
    drop_unsent(session, contact, event, facts_replaced_by(fact))
    rendered = render_email(
        fact,
        contact.language,
        name=plain_words(contact.name),
        event=_event_words(event),
        expires_at=expires_at,
        **{key: _plain(value) for key, value in values.items()},
    )
    now = clock.now()
    ready_at = now + fact.pause
    message = Message(
        id=new_id(),
        fact=fact.name,
        contact_id=contact.id,
        event_id=event.id if event else None,
        participation_id=participation_id,
        occasion=occasion,
        language=contact.language,
        subject=rendered.subject,
        body_text=rendered.text,
        body_html=rendered.html,
        calendar=calendar.text if calendar else None,
        calendar_method=calendar.method if calendar else None,
        link_path=link.path if link else None,
        link_purpose=link.purpose if link else None,
        link_subject=link.subject if link else None,
        link_generation=link.generation if link else 0,
        urgent=fact.urgent,
        quiet=fact.quiet,
        bulk=fact.bulk,
        created_at=now,
        due_at=_due(fact, ready_at),
        expires_at=expires_at or _end_of_use(event),
        status="withheld" if fact.bulk and _has_declined(session, contact) else "queued",
        attempts=0,
    )
    session.add(message)
    session.flush()
    wake_sender(session)
    return message


def _due(fact: Fact, ready_at: datetime) -> datetime:
    if fact.gathers:
        return next_gathering(ready_at)
    return next_allowed(ready_at) if fact.quiet else ready_at


def _was_told(session: Session, fact: Fact, contact: Contact, occasion: str) -> bool:
    told = select(Message.id).where(
        Message.fact == fact.name,
        Message.contact_id == contact.id,
        Message.occasion == occasion,
    )
    return session.execute(told).first() is not None


def drop_unsent(
    session: Session, contact: Contact, event: Event | None, facts: Sequence[str]
) -> None:
    """Mail of these facts that has not left yet never leaves."""
    session.execute(
        update(Message)
        .where(
            Message.contact_id == contact.id,
            Message.fact.in_(facts),
            Message.event_id == event.id if event else Message.event_id.is_(None),
            Message.status == "queued",
        )
        .values(status="replaced")
    )


def _has_declined(session: Session, contact: Contact) -> bool:
    declined = select(Suppression.id).where(
        Suppression.contact_id == contact.id, Suppression.reason == "declined"
    )
    return session.execute(declined).first() is not None


def _end_of_use(event: Event | None) -> datetime | None:
    return event.ends_at + EVENT_MAIL_IS_OF_USE if event and event.ends_at else None


@dataclass(frozen=True)
class EventWords:
    """An event as mails speak of it."""

    name: str
    place: str
    held_on: Any
    starts_at: datetime | None
    ends_at: datetime | None


def _event_words(event: Event | None) -> EventWords | None:
    if event is None:
        return None
    return EventWords(
        name=plain_words(event.name),
        place=plain_words(event.place),
        held_on=event.held_on,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )


def _plain(value: Any) -> Any:
    return plain_words(value) if isinstance(value, str) else value
