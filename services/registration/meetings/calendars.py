"""Personal schedules as iCalendar (RFC 5545); times in UTC, so none can shift."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from icalendar import Calendar
from icalendar import Event as CalendarEvent
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.domain.personal_schedules import Item
from services.registration.meetings.queries.calendar_feed import (
    FeedEvent,
    open_feed,
)
from shared import clock
from shared.auth import links
from shared.web.current_settings import web_settings

_ASK_AGAIN_AFTER = timedelta(minutes=15)


def calendar_file(event: Event, items: Sequence[Item], *, sequence: int) -> bytes:
    """One event, to be taken in once."""
    calendar = _calendar()
    for item in items:
        calendar.add_component(_entry(event, item, sequence, clock.now()))
    return bytes(calendar.to_ical())


def calendar_feed(events: Iterable[FeedEvent], *, name: str) -> bytes:
    """All events, to be asked for again and again; the same bytes until something changes."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _ASK_AGAIN_AFTER, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for one in events:
        for item in one.items:
            # A cancelled event is a change that no schedule was told of: one step further.
            sequence = one.sequence + one.event.cancelled
            entry = _entry(one.event, item, sequence, one.told_at)
            entry.add("status", "CANCELLED" if one.event.cancelled else "CONFIRMED")
            calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Matchdag//Matchdag//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _entry(event: Event, item: Item, sequence: int, stamp: datetime) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", item.uid)
    entry.add("sequence", sequence)
    entry.add("dtstamp", stamp)
    entry.add("dtstart", item.starts_at)
    entry.add("dtend", item.ends_at)
    entry.add("summary", item.title)
    entry.add("location", item.place)
    entry.add("description", event.name)
    return entry


CALENDAR_PURPOSE = "calendar"


def feed_address(session: Session, person_id: UUID) -> str:
    """The person's own secret address; "" where none is open."""
    feed = open_feed(session, person_id)
    if feed is None:
        return ""
    settings = web_settings()
    token = links.mint(settings.secret_keys, CALENDAR_PURPOSE, person_id, feed.generation)
    return f"{settings.base_url}/registration/calendar/{token}.ics"
