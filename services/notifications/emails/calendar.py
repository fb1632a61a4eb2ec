"""Writes the calendar part of a mail (RFC 5546): one entry, UTC times, no address at rest."""

from collections.abc import Sequence
from datetime import datetime

from services.notifications.domain.calendar import Entry, Method
from services.notifications.domain.safe_text import header_address
from shared import calendars

_PRODUCT = "-//Matchdag//notifications//DA"


def calendar_text(
    entry: Entry, *, stamp: datetime, title: str, place: str, items: Sequence[str]
) -> str:
    """The VCALENDAR that asks a calendar to hold, change or drop one entry; without addresses.

    A whole personal schedule is one entry, because a request may carry one UID only (RFC 5546
    3.2.2) and mail servers ignore the rest.
    """
    whole_schedule = calendars.CalendarEntry(
        uid=entry.uid,
        sequence=entry.sequence,
        stamp=stamp,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        title=title,
        place=place,
        description="\n".join(items),
        status="CANCELLED" if entry.method is Method.CANCEL else "CONFIRMED",
    )
    method = entry.method.value
    return calendars.render_calendar([whole_schedule], product=_PRODUCT, method=method).decode()


def add_addresses(calendar: str, *, organiser: str, attendee: str) -> str:
    """The same calendar with both addresses; one that could break out of its line is refused.

    Written into our own text and not read back into an object: that costs as much as the rest of
    the mail.
    """
    return calendars.add_addresses(
        calendar, organiser=header_address(organiser), attendee=header_address(attendee)
    )
