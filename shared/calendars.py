"""Writes entries as iCalendar (RFC 5545): UTC times, escaped and folded; knows no event.

The text is put together line by line, in the order in which the library's own component would write
it: building that component costs as much as the rest of a mail.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from icalendar import vCalAddress, vText
from icalendar.parser import Contentline

Status = Literal["CONFIRMED", "CANCELLED"]
_END_OF_ENTRY = "\r\nEND:VEVENT\r\n"


@dataclass(frozen=True)
class CalendarEntry:
    """One VEVENT."""

    uid: str
    #: grows with each change of the entry
    sequence: int
    #: when this state of the entry was written; aware
    stamp: datetime
    #: aware
    starts_at: datetime
    #: aware
    ends_at: datetime
    title: str
    place: str
    #: None: without the property
    description: str | None = None
    #: None: without the property
    status: Status | None = None


@dataclass(frozen=True)
class PublishedCalendar:
    """What a calendar program needs to show a calendar and to ask for it again."""

    name: str
    refresh_minutes: int


def render_calendar(
    entries: Iterable[CalendarEntry],
    *,
    product: str,
    method: str | None = None,
    subscription: PublishedCalendar | None = None,
) -> bytes:
    """One VCALENDAR with these entries in their order."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}"]
    if method is not None:
        lines.append(f"METHOD:{method}")
    if subscription is not None:
        lines += _subscription_lines(subscription)
    for entry in entries:
        lines += _entry_lines(entry)
    return "\r\n".join((*lines, "END:VCALENDAR", "")).encode()


def add_addresses(calendar: str, *, organiser: str, attendee: str) -> str:
    """The same calendar with who asks and who is asked; both must be plain addresses.

    A line of its own that says END:VEVENT cannot come from somebody's text, for its line breaks are
    escaped and a folded line goes on with a space.
    """
    receiver = vCalAddress(f"mailto:{attendee}")
    receiver.params["PARTSTAT"] = "NEEDS-ACTION"
    receiver.params["RSVP"] = "FALSE"
    sender = vCalAddress(f"mailto:{organiser}")
    lines = f"\r\n{_line('ATTENDEE', receiver)}\r\n{_line('ORGANIZER', sender)}"
    return calendar.replace(_END_OF_ENTRY, lines + _END_OF_ENTRY)


def _subscription_lines(subscription: PublishedCalendar) -> Sequence[str]:
    every = f"PT{subscription.refresh_minutes}M"
    return (
        _line("NAME", vText(subscription.name)),
        _line("X-WR-CALNAME", vText(subscription.name)),
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}",
        f"X-PUBLISHED-TTL:{every}",
    )


def _entry_lines(entry: CalendarEntry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield _line("SUMMARY", vText(entry.title))
    yield f"DTSTART:{_utc(entry.starts_at)}"
    yield f"DTEND:{_utc(entry.ends_at)}"
    yield f"DTSTAMP:{_utc(entry.stamp)}"
    yield _line("UID", vText(entry.uid))
    yield f"SEQUENCE:{entry.sequence}"
    if entry.description is not None:
        yield _line("DESCRIPTION", vText(entry.description))
    yield _line("LOCATION", vText(entry.place))
    if entry.status is not None:
        yield f"STATUS:{entry.status}"
    yield "END:VEVENT"


def _line(name: str, value: vText | vCalAddress) -> str:
    """Escaped and folded."""
    written: bytes = Contentline.from_parts(name, value.params, value).to_ical()
    return written.decode()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
