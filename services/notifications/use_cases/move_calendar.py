"""Moves people's calendar entries for an event on by one sequence number, as iCalendar."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.domain.calendar import Entry, Method, next_entry
from services.notifications.domain.quiet_hours import COPENHAGEN
from services.notifications.domain.safe_text import plain_text
from services.notifications.emails import calendar_text
from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event
from services.notifications.models.messages import CalendarEntry
from services.notifications.use_cases.enqueue_mail import CalendarPart
from shared import clock
from shared.calendar_keys import sequence_at
from shared.contracts.registration import ScheduleItem

#: stored entries by contact and event
StoredEntries = Mapping[tuple[UUID, UUID], CalendarEntry]


@dataclass(frozen=True)
class CalendarMove:
    """What one contact's calendar shall show of an event; no items means nothing more."""

    event: Event
    contact: Contact
    title: str
    items: Sequence[ScheduleItem]
    published_sequence: int | None = None


def load_calendar_entries(
    session: Session, event_ids: Collection[UUID], contact_ids: Sequence[UUID]
) -> StoredEntries:
    """What is stored for any of these contacts and any of these events."""
    found: dict[tuple[UUID, UUID], CalendarEntry] = {}
    for first in range(0, len(contact_ids), 500):
        stored = select(CalendarEntry).where(
            CalendarEntry.contact_id.in_(contact_ids[first : first + 500]),
            CalendarEntry.event_id.in_(event_ids),
        )
        found |= {(row.contact_id, row.event_id): row for row in session.scalars(stored)}
    return found


def move_calendars(
    session: Session, entries: StoredEntries, moves: Sequence[CalendarMove]
) -> list[CalendarPart | None]:
    """The calendar part of each, or None when there is nothing to show and nothing to cancel.

    No two of them may be of one contact and one event.
    """
    return [_move(session, entries.get((move.contact.id, move.event.id)), move) for move in moves]


def _move(session: Session, row: CalendarEntry | None, move: CalendarMove) -> CalendarPart | None:
    event, contact, items = move.event, move.contact, move.items
    spans = [(item.starts_at, item.ends_at) for item in items]
    stamp = clock.now().replace(microsecond=0)
    before = _entry_of(row) if row else None
    entry = next_entry(event.id, contact.id, before, spans, least=sequence_at(stamp))
    if entry is None:
        return None
    _store(session, row, entry, move)
    text = calendar_text(
        entry,
        stamp=stamp,
        title=plain_text(move.title),
        place=plain_text(event.place),
        items=[_line(item) for item in items],
    )
    return CalendarPart(text, entry.method.value)


def _entry_of(row: CalendarEntry) -> Entry:
    return Entry(row.uid, row.sequence, Method(row.method), row.starts_at, row.ends_at)


def _store(session: Session, row: CalendarEntry | None, entry: Entry, move: CalendarMove) -> None:
    """Written with the others, at the next flush."""
    if row is None:
        row = CalendarEntry(
            uid=entry.uid,
            contact_id=move.contact.id,
            event_id=move.event.id,
            published_sequence=0,
        )
        session.add(row)
    row.sequence = entry.sequence
    row.method = entry.method.value
    row.starts_at = entry.starts_at
    row.ends_at = entry.ends_at
    if move.published_sequence is not None:
        row.published_sequence = move.published_sequence


def _line(item: ScheduleItem) -> str:
    starts, ends = (moment.astimezone(COPENHAGEN) for moment in (item.starts_at, item.ends_at))
    place = f" ({plain_text(item.place)})" if item.place else ""
    return f"{starts:%H:%M}–{ends:%H:%M}  {plain_text(item.title)}{place}"
