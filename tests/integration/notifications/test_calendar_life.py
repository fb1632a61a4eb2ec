"""One entry of a calendar over its life: had as a file, moved and taken away by mails."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from icalendar import Calendar

from services.registration.meetings.calendars import calendar_file
from services.registration.meetings.domain.personal_schedules import ScheduleLine
from shared.contracts.registration import PersonalScheduleChangedV1
from tests.integration.notifications.world import World


def entry(text: str | bytes) -> tuple[str, Any]:
    """The method and the one entry, as a calendar program reads them."""
    calendar = Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def test_file_and_mails_are_one_entry_that_only_moves_on(world: World) -> None:
    def changed(sequence: int, *starts: Any) -> PersonalScheduleChangedV1:
        schedule = world.schedule(*starts, sequence=sequence)
        return PersonalScheduleChangedV1(
            **{name: getattr(schedule, name) for name in vars(schedule)}
        )

    published = world.schedule(world.day)
    shown: Any = SimpleNamespace(id=world.event_id, name="Praktikdating", place="Skolevej 1")
    lines = [
        ScheduleLine(one.starts_at, one.ends_at, 0, one.uid, one.title, one.place)
        for one in published.items
    ]
    files = [entry(calendar_file(shown, published.contact_id, lines))]
    world.hear(published)
    world.hear(changed(2, world.day + timedelta(hours=1)), changed(3))
    mails = [entry(message.calendar or "") for message in world.messages()]
    assert [method for method, _ in files + mails] == ["PUBLISH", "REQUEST", "REQUEST", "CANCEL"]
    life = [event for _, event in files + mails]
    assert len({str(event["UID"]) for event in life}) == 1
    sequences = [int(event["SEQUENCE"]) for event in life]
    assert sequences[1:] == sorted(set(sequences[1:]))
    assert sequences[0] <= sequences[1]
    assert life[0]["DTSTART"].dt == life[1]["DTSTART"].dt
    assert life[2]["DTSTART"].dt - life[1]["DTSTART"].dt == timedelta(hours=1)
    assert str(life[3]["STATUS"]) == "CANCELLED"
    assert not Calendar.from_ical(calendar_file(shown, published.contact_id, [])).walk("VEVENT")
