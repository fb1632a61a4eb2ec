"""A personal schedule as an iCalendar file (RFC 5545); times in UTC, so none can shift."""

from collections.abc import Sequence

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from services.registration.domain.personal_schedules import Item
from services.registration.models import Event
from shared import clock


def calendar_file(event: Event, items: Sequence[Item], *, sequence: int) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Matchdag//Matchdag//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for item in items:
        entry = CalendarEvent()
        entry.add("uid", item.uid)
        entry.add("sequence", sequence)
        entry.add("dtstamp", clock.now())
        entry.add("dtstart", item.starts_at)
        entry.add("dtend", item.ends_at)
        entry.add("summary", item.title)
        entry.add("location", item.place)
        entry.add("description", event.name)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
