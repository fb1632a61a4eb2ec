"""Writes the calendar part of a mail (iCalendar, RFC 5545/5546): one entry, UTC times, no address
at rest.
"""

from collections.abc import Sequence
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress

from services.notifications.domain.calendar import Entry, Method
from services.notifications.domain.wording import address_for_header


def calendar_text(
    entry: Entry, *, stamp: datetime, title: str, place: str, lines: Sequence[str]
) -> str:
    """The VCALENDAR that asks a calendar to hold, change or drop one entry; not yet addressed.

    A whole personal schedule is one entry, because a request may carry one UID only (RFC 5546
    3.2.2) and mail servers ignore the rest.
    """
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", title)
    event.add("location", place)
    event.add("description", "\n".join(lines))
    event.add("status", "CANCELLED" if entry.method is Method.CANCEL else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Matchdag//notifications//DA")
    calendar.add("version", "2.0")
    calendar.add("method", entry.method.value)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def addressed(calendar: str, *, organiser: str, attendee: str) -> str:
    """The same calendar with both addresses; one that could break out of its line is refused."""
    parsed = Calendar.from_ical(calendar)
    for event in parsed.walk("VEVENT"):
        event["ORGANIZER"] = vCalAddress(f"mailto:{address_for_header(organiser)}")
        receiver = vCalAddress(f"mailto:{address_for_header(attendee)}")
        receiver.params["PARTSTAT"] = "NEEDS-ACTION"
        receiver.params["RSVP"] = "FALSE"
        event["ATTENDEE"] = receiver
    written: bytes = parsed.to_ical()
    return written.decode()
