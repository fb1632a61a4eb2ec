"""Writes the calendar part of a mail (RFC 5545/5546): one entry, UTC times, no address at rest."""

from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import vCalAddress, vText
from icalendar.parser import Contentline

from services.notifications.domain.calendar import Entry, Method
from services.notifications.domain.safe_text import header_address

_END_OF_EVENT = "\r\nEND:VEVENT\r\n"


def calendar_text(
    entry: Entry, *, stamp: datetime, title: str, place: str, items: Sequence[str]
) -> str:
    """The VCALENDAR that asks a calendar to hold, change or drop one entry; without addresses.

    A whole personal schedule is one entry, because a request may carry one UID only (RFC 5546
    3.2.2) and mail servers ignore the rest.
    """
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Matchdag//notifications//DA",
        f"METHOD:{entry.method}",
        "BEGIN:VEVENT",
        _line("SUMMARY", vText(title)),
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at)}",
        f"DTSTAMP:{_utc(stamp)}",
        _line("UID", vText(entry.uid)),
        f"SEQUENCE:{entry.sequence}",
        _line("DESCRIPTION", vText("\n".join(items))),
        _line("LOCATION", vText(place)),
        f"STATUS:{'CANCELLED' if entry.method is Method.CANCEL else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines)


def add_addresses(calendar: str, *, organiser: str, attendee: str) -> str:
    """The same calendar with both addresses; one that could break out of its line is refused.

    Written into our own text and not read back into an object: that costs as much as the rest of
    the mail. A line of its own that says END:VEVENT cannot come from somebody's words, for their
    line breaks are escaped and a folded line goes on with a space.
    """
    receiver = vCalAddress(f"mailto:{header_address(attendee)}")
    receiver.params["PARTSTAT"] = "NEEDS-ACTION"
    receiver.params["RSVP"] = "FALSE"
    sender = vCalAddress(f"mailto:{header_address(organiser)}")
    lines = f"\r\n{_line('ATTENDEE', receiver)}\r\n{_line('ORGANIZER', sender)}"
    return calendar.replace(_END_OF_EVENT, lines + _END_OF_EVENT)


def _line(name: str, value: vText | vCalAddress) -> str:
    """Escaped and folded as RFC 5545 wants it."""
    written: bytes = Contentline.from_parts(name, value.params, value).to_ical()
    return written.decode()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
