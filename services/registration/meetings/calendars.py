"""Personal schedules as calendar files; times in UTC, so none can shift."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.registration.events.models.events import Event
from services.registration.meetings.domain.personal_schedules import ScheduleLine
from services.registration.meetings.queries.calendar_feed import (
    FeedEvent,
)
from shared import calendars, clock
from shared.calendar_keys import entry_uid, sequence_at
from shared.calendars import PublishedCalendar, render_calendar
from shared.web.formats import local

_PRODUCT = "-//Matchdag//Matchdag//DA"
_REFRESH_MINUTES = 15


def calendar_file(event: Event, reader_id: UUID, items: Sequence[ScheduleLine]) -> bytes:
    """One event, to be taken in once; its entry is that of the mails, which hold a whole schedule.

    One of them that comes later moves it or takes it away. Nothing to do: a calendar without
    entries.
    """
    now = clock.now()
    if not items:
        return render_calendar([], product=_PRODUCT, method="PUBLISH")
    entries = [
        calendars.CalendarEntry(
            uid=entry_uid(event.id, reader_id),
            sequence=sequence_at(now),
            stamp=now,
            starts_at=min(item.starts_at for item in items),
            ends_at=max(item.ends_at for item in items),
            title=event.name,
            place=event.place,
            description="\n".join(map(_line, items)),
            status="CONFIRMED",
        )
    ]
    return render_calendar(entries, product=_PRODUCT, method="PUBLISH")


def _line(item: ScheduleLine) -> str:
    starts, ends = local(item.starts_at), local(item.ends_at)
    place = f" ({item.place})" if item.place else ""
    return f"{starts:%H:%M}–{ends:%H:%M}  {item.title}{place}"


def calendar_feed(events: Iterable[FeedEvent], *, name: str) -> bytes:
    """All events, to be asked for again and again; the same bytes until something changes."""
    return render_calendar(
        [entry for event in events for entry in _feed_entries(event)],
        product=_PRODUCT,
        method="PUBLISH",
        subscription=PublishedCalendar(name, _REFRESH_MINUTES),
    )


def _feed_entries(one: FeedEvent) -> list[calendars.CalendarEntry]:
    # A cancelled event is a change that no schedule was told of: one step further.
    sequence = one.sequence + one.event.cancelled
    status: calendars.Status = "CANCELLED" if one.event.cancelled else "CONFIRMED"
    return [_entry(one.event, item, sequence, one.sent_at, status) for item in one.items]


def _entry(
    event: Event,
    item: ScheduleLine,
    sequence: int,
    stamp: datetime,
    status: calendars.Status | None = None,
) -> calendars.CalendarEntry:
    return calendars.CalendarEntry(
        uid=item.uid,
        sequence=sequence,
        stamp=stamp,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        title=item.title,
        place=item.place,
        description=event.name,
        status=status,
    )
