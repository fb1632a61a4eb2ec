"""Moves one person's calendar entry for one event on by one sequence number, and writes it as
iCalendar.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.domain.calendar import Entry, Item, Method, next_entry
from services.notifications.domain.quiet_hours import COPENHAGEN
from services.notifications.domain.wording import plain_words
from services.notifications.emails import calendar_text
from services.notifications.models import CalendarEntry, Contact, Event
from services.notifications.use_cases.tell_contact import CalendarPart
from shared import clock


def move_calendar(
    session: Session,
    event: Event,
    contact: Contact,
    *,
    title: str,
    items: Sequence[Item],
    published_sequence: int | None = None,
) -> CalendarPart | None:
    """The calendar part to send, or None when there is nothing to show and nothing to cancel."""
    row = calendar_entry(session, event, contact)
    entry = next_entry(event.id, contact.id, _entry_of(row) if row else None, tuple(items))
    if entry is None:
        return None
    _store(session, event, contact, row, entry, published_sequence)
    text = calendar_text(
        entry,
        stamp=clock.now().replace(microsecond=0),
        title=plain_words(title),
        place=plain_words(event.place),
        lines=[_line(item) for item in items],
    )
    return CalendarPart(text, entry.method.value)


def calendar_entry(session: Session, event: Event, contact: Contact) -> CalendarEntry | None:
    """The stored entry of this contact for this event."""
    entries = select(CalendarEntry).where(
        CalendarEntry.contact_id == contact.id, CalendarEntry.event_id == event.id
    )
    return session.scalars(entries).one_or_none()


def _entry_of(row: CalendarEntry) -> Entry:
    return Entry(row.uid, row.sequence, Method(row.method), row.starts_at, row.ends_at)


def _store(
    session: Session,
    event: Event,
    contact: Contact,
    row: CalendarEntry | None,
    entry: Entry,
    published_sequence: int | None,
) -> None:
    if row is None:
        row = CalendarEntry(
            uid=entry.uid, contact_id=contact.id, event_id=event.id, published_sequence=0
        )
        session.add(row)
    row.sequence = entry.sequence
    row.method = entry.method.value
    row.starts_at = entry.starts_at
    row.ends_at = entry.ends_at
    if published_sequence is not None:
        row.published_sequence = published_sequence
    session.flush()


def _line(item: Item) -> str:
    starts, ends = (moment.astimezone(COPENHAGEN) for moment in (item.starts_at, item.ends_at))
    place = f" ({plain_words(item.place)})" if item.place else ""
    return f"{starts:%H:%M}–{ends:%H:%M}  {plain_words(item.title)}{place}"
