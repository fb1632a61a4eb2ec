"""Sends people's and companies' schedules with their calendar entries; an older schedule never
follows a newer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from services.notifications.domain.calendar import Item
from services.notifications.domain.facts import SCHEDULE_CHANGED, SCHEDULE_PUBLISHED
from services.notifications.domain.wording import plain_words
from services.notifications.models import CalendarEntry, Contact, Event
from services.notifications.queries.contacts import known_contacts, known_event
from services.notifications.use_cases.move_calendar import Entries, Move, move_calendars
from services.notifications.use_cases.tell_contact import CalendarPart, Link, Telling, tell_contacts

STUDENT_PATH = "/registration/my/events/{event_id}/schedule"
COMPANY_PATH = "/registration/reply/{token}/day"

_KNOWN = (
    select(Contact, Event, CalendarEntry)
    .select_from(Contact)
    .join(Event, Event.id.in_(bindparam("event_ids", expanding=True)))
    .outerjoin(
        CalendarEntry,
        and_(CalendarEntry.contact_id == Contact.id, CalendarEntry.event_id == Event.id),
    )
    .where(Contact.id.in_(bindparam("contact_ids", expanding=True)))
    .order_by(Contact.id, Event.id)
)


@dataclass(frozen=True)
class Schedule:
    """One reader's schedule of one event, as registration says it."""

    contact_id: UUID
    event_id: UUID
    event_name: str
    audience: str
    link_generation: int | None
    participation_id: UUID | None
    sequence: int
    items: Sequence[Item]
    is_change: bool


def tell_schedules(session: Session, *, schedules: Sequence[Schedule]) -> None:
    """One mail per reader, event and `sequence`; the entry of the calendar moves on with it."""
    for stretch in _stretches(schedules):
        _tell(session, stretch)


def _stretches(schedules: Sequence[Schedule]) -> Iterator[list[Schedule]]:
    """In their order, cut where a reader's schedule of an event comes again."""
    stretch: dict[tuple[UUID, UUID], Schedule] = {}
    for schedule in schedules:
        reader = (schedule.contact_id, schedule.event_id)
        if reader in stretch:
            yield list(stretch.values())
            stretch = {}
        stretch[reader] = schedule
    yield list(stretch.values())


def _tell(session: Session, schedules: Sequence[Schedule]) -> None:
    contacts, events, entries = _known(session, schedules)
    news = [
        schedule
        for schedule in schedules
        if not events[schedule.event_id].cancelled
        and contacts[schedule.contact_id].erased_at is None
        and _is_news(entries.get((schedule.contact_id, schedule.event_id)), schedule)
    ]
    moves = [_move(schedule, events, contacts) for schedule in news]
    calendars = move_calendars(session, entries, moves)
    told = [
        (schedule.is_change, _telling(schedule, move, calendar))
        for schedule, move, calendar in zip(news, moves, calendars, strict=True)
    ]
    for fact, is_change in ((SCHEDULE_PUBLISHED, False), (SCHEDULE_CHANGED, True)):
        tell_contacts(session, fact, [telling for change, telling in told if change == is_change])


def _known(
    session: Session, schedules: Sequence[Schedule]
) -> tuple[Mapping[UUID, Contact], Mapping[UUID, Event], Entries]:
    """Readers, events and calendar entries by their keys, at once: a question for each of the three
    would take as long as the words of a mail. NotYet when one was not heard of.
    """
    contact_ids = {schedule.contact_id for schedule in schedules}
    event_ids = {schedule.event_id for schedule in schedules}
    contacts: dict[UUID, Contact] = {}
    events: dict[UUID, Event] = {}
    entries: dict[tuple[UUID, UUID], CalendarEntry] = {}
    asked = {"contact_ids": sorted(contact_ids), "event_ids": sorted(event_ids)}
    for contact, event, entry in session.execute(_KNOWN, asked):
        contacts[contact.id], events[event.id] = contact, event
        if entry is not None:
            entries[contact.id, event.id] = entry
    if contacts.keys() != contact_ids or events.keys() != event_ids:
        known_contacts(session, sorted(contact_ids))
        for event_id in sorted(event_ids):
            known_event(session, event_id)
    return contacts, events, entries


def _is_news(entry: CalendarEntry | None, schedule: Schedule) -> bool:
    return entry is None or entry.published_sequence < schedule.sequence


def _move(
    schedule: Schedule, events: Mapping[UUID, Event], contacts: Mapping[UUID, Contact]
) -> Move:
    return Move(
        events[schedule.event_id],
        contacts[schedule.contact_id],
        title=schedule.event_name,
        items=sorted(
            (plain_item(item) for item in schedule.items), key=lambda item: item.starts_at
        ),
        published_sequence=schedule.sequence,
    )


def _telling(schedule: Schedule, move: Move, calendar: CalendarPart | None) -> Telling:
    return Telling(
        move.contact,
        f"{schedule.event_id}/{schedule.sequence}",
        move.event,
        participation_id=schedule.participation_id,
        link=_link(schedule),
        calendar=calendar,
        values={
            "audience": schedule.audience,
            "items": move.items,
            "has_calendar": calendar is not None,
        },
    )


def plain_item(item: Item) -> Item:
    return Item(item.starts_at, item.ends_at, plain_words(item.title), plain_words(item.place))


def _link(schedule: Schedule) -> Link:
    if schedule.audience == "company" and schedule.participation_id is not None:
        generation = schedule.link_generation or 0
        return Link(COMPANY_PATH, "invitation", schedule.participation_id, generation)
    return Link(STUDENT_PATH.format(event_id=schedule.event_id))
