"""Writes the calendar part of a mail (iCalendar, RFC 5545/5546): one entry, UTC times, no address
at rest.
"""

from collections.abc import Sequence
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress
from icalendar.parser import Contentline

from services.notifications.domain.calendar import Entry, Method
from services.notifications.domain.wording import address_for_header

_END_OF_EVENT = "\r\nEND:VEVENT\r\n"


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
    """The same calendar with both addresses; one that could break out of its line is refused.

    Written into our own text and not read back into an object: that costs as much as the rest of
    the mail. A line of its own that says END:VEVENT cannot come from somebody's words, for their
    line breaks are escaped and a folded line goes on with a space.
    """
    receiver = vCalAddress(f"mailto:{address_for_header(attendee)}")
    receiver.params["PARTSTAT"] = "NEEDS-ACTION"
    receiver.params["RSVP"] = "FALSE"
    sender = vCalAddress(f"mailto:{address_for_header(organiser)}")
    lines = _line("ATTENDEE", receiver) + _line("ORGANIZER", sender)
    return calendar.replace(_END_OF_EVENT, f"\r\n{lines}{_END_OF_EVENT[2:]}")


def _line(name: str, address: vCalAddress) -> str:
    written: bytes = Contentline.from_parts(name, address.params, address).to_ical()
    return f"{written.decode()}\r\n"
