"""Calendars as text: the very bytes of the library's own writer, whatever people typed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar import Event as LibraryEntry

from shared.calendars import CalendarEntry, PublishedCalendar, add_addresses, render_calendar

PRODUCT = "-//Matchdag//test//DA"
START = datetime(2027, 3, 12, 8, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=200)


def entry(number: int = 0, **changes: object) -> CalendarEntry:
    values: dict[str, object] = {
        "uid": f"meeting-{number}@matchdag",
        "sequence": number,
        "stamp": datetime(2027, 3, 1, 9, 0, 0, 123456, tzinfo=UTC),
        "starts_at": START + timedelta(minutes=20 * number),
        "ends_at": START + timedelta(minutes=20 * number + 15),
        "title": "Ødegård & Søn, A/S; \\",
        "place": "A.101",
    }
    return CalendarEntry(**{**values, **changes})  # type: ignore[arg-type]  # values of a test


def as_library_writes(
    entries: Sequence[CalendarEntry], method: str | None, subscription: PublishedCalendar | None
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if method is not None:
        calendar.add("method", method)
    if subscription is not None:
        every = timedelta(minutes=subscription.refresh_minutes)
        calendar.add("name", subscription.name)
        calendar.add("x-wr-calname", subscription.name)
        calendar.add("refresh-interval", every, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", f"PT{subscription.refresh_minutes}M")
    for each in entries:
        component = LibraryEntry()
        component.add("uid", each.uid)
        component.add("sequence", each.sequence)
        component.add("dtstamp", each.stamp)
        component.add("dtstart", each.starts_at)
        component.add("dtend", each.ends_at)
        component.add("summary", each.title)
        component.add("location", each.place)
        if each.description is not None:
            component.add("description", each.description)
        if each.status is not None:
            component.add("status", each.status)
        calendar.add_component(component)
    return bytes(calendar.to_ical())


@pytest.mark.parametrize("method", [None, "PUBLISH", "REQUEST", "CANCEL"])
@pytest.mark.parametrize("subscription", [None, PublishedCalendar("Matchdag", 15)])
@pytest.mark.parametrize(
    "entries",
    [
        [],
        [entry()],
        [entry(1, status="CANCELLED", description="En dag"), entry(2, place="")],
    ],
)
def test_the_bytes_are_those_of_the_library(
    entries: Sequence[CalendarEntry], method: str | None, subscription: PublishedCalendar | None
) -> None:
    written = render_calendar(entries, product=PRODUCT, method=method, subscription=subscription)
    assert written == as_library_writes(entries, method, subscription)


@given(title=TEXTS, place=TEXTS, description=TEXTS | st.none())
@example(title="END:VEVENT", place="æ" * 90, description="a\r\nEND:VCALENDAR\r\nb")
def test_no_text_adds_a_line(title: str, place: str, description: str | None) -> None:
    one = entry(title=title, place=place, description=description, status="CONFIRMED")
    written = render_calendar([one], product=PRODUCT, method="REQUEST")
    assert written == as_library_writes([one], "REQUEST", None)
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event["UID"] == one.uid
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


def test_a_time_of_copenhagen_is_written_in_utc() -> None:
    local = START.astimezone(ZoneInfo("Europe/Copenhagen"))
    written = render_calendar([entry(starts_at=local)], product=PRODUCT)
    assert b"DTSTART:20270312T080000Z" in written


def test_both_addresses_stand_once_in_the_entry() -> None:
    tricky = entry(title="END:VEVENT", place="x" * 65 + "\r\nEND:VEVENT\r\n")
    text = render_calendar([tricky], product=PRODUCT, method="REQUEST").decode()
    asked = add_addresses(text, organiser="svar@skole.dk", attendee="ase@firma.dk")
    (event,) = Calendar.from_ical(asked).walk("VEVENT")
    assert (event["ORGANIZER"], event["ATTENDEE"]) == (
        "mailto:svar@skole.dk",
        "mailto:ase@firma.dk",
    )
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert asked.count("ATTENDEE") == asked.count("ORGANIZER") == 1
