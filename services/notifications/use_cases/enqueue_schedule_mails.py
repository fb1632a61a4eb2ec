"""Enqueues schedules with their calendar entries; an older never follows a newer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import SCHEDULE_CHANGED, SCHEDULE_PUBLISHED
from services.notifications.domain.mail_links import Link, company_day_link, student_schedule_link
from services.notifications.domain.safe_text import plain_text
from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event
from services.notifications.models.messages import CalendarEntry
from services.notifications.queries.contacts import known_contacts, known_event
from services.notifications.use_cases.enqueue_mail import CalendarPart, MailRequest, enqueue_mails
from services.notifications.use_cases.move_calendar import (
    CalendarMove,
    StoredEntries,
    move_calendars,
)
from shared.contracts.registration import ScheduleItem

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
class PersonalSchedule:
    """One contact's schedule of one event, as registration publishes it."""

    contact_id: UUID
    event_id: UUID
    event_name: str
    audience: str
    link_generation: int | None
    participation_id: UUID | None
    sequence: int
    items: Sequence[ScheduleItem]
    is_change: bool


def enqueue_schedule_mails(session: Session, *, schedules: Sequence[PersonalSchedule]) -> None:
    """One mail per contact, event and `sequence`; the entry of the calendar moves on with it."""
    for batch in _batches(schedules):
        _enqueue(session, batch)


def _batches(schedules: Sequence[PersonalSchedule]) -> Iterator[list[PersonalSchedule]]:
    """In their order, cut where a contact's schedule of an event comes again."""
    batch: dict[tuple[UUID, UUID], PersonalSchedule] = {}
    for schedule in schedules:
        key = (schedule.contact_id, schedule.event_id)
        if key in batch:
            yield list(batch.values())
            batch = {}
        batch[key] = schedule
    yield list(batch.values())


def _enqueue(session: Session, schedules: Sequence[PersonalSchedule]) -> None:
    contacts, events, entries = _known(session, schedules)
    newer = [
        schedule
        for schedule in schedules
        if not events[schedule.event_id].cancelled
        and contacts[schedule.contact_id].erased_at is None
        and _is_newer(entries.get((schedule.contact_id, schedule.event_id)), schedule)
    ]
    moves = [_move(schedule, events, contacts) for schedule in newer]
    calendars = move_calendars(session, entries, moves)
    requests = [
        (schedule.is_change, _request(schedule, move, calendar))
        for schedule, move, calendar in zip(newer, moves, calendars, strict=True)
    ]
    for mail_kind, is_change in ((SCHEDULE_PUBLISHED, False), (SCHEDULE_CHANGED, True)):
        enqueue_mails(
            session, mail_kind, [request for change, request in requests if change == is_change]
        )


def _known(
    session: Session, schedules: Sequence[PersonalSchedule]
) -> tuple[Mapping[UUID, Contact], Mapping[UUID, Event], StoredEntries]:
    """Contacts, events and calendar entries by their keys; NotYet when one is unknown.

    In one question: three would take as long as the texts of a mail.
    """
    contact_ids = {schedule.contact_id for schedule in schedules}
    event_ids = {schedule.event_id for schedule in schedules}
    contacts: dict[UUID, Contact] = {}
    events: dict[UUID, Event] = {}
    entries: dict[tuple[UUID, UUID], CalendarEntry] = {}
    keys = {"contact_ids": sorted(contact_ids), "event_ids": sorted(event_ids)}
    for contact, event, entry in session.execute(_KNOWN, keys):
        contacts[contact.id], events[event.id] = contact, event
        if entry is not None:
            entries[contact.id, event.id] = entry
    if contacts.keys() != contact_ids or events.keys() != event_ids:
        known_contacts(session, sorted(contact_ids))
        for event_id in sorted(event_ids):
            known_event(session, event_id)
    return contacts, events, entries


def _is_newer(entry: CalendarEntry | None, schedule: PersonalSchedule) -> bool:
    return entry is None or entry.published_sequence < schedule.sequence


def _move(
    schedule: PersonalSchedule, events: Mapping[UUID, Event], contacts: Mapping[UUID, Contact]
) -> CalendarMove:
    return CalendarMove(
        events[schedule.event_id],
        contacts[schedule.contact_id],
        title=schedule.event_name,
        items=sorted(
            (create_plain_item(item) for item in schedule.items), key=lambda item: item.starts_at
        ),
        published_sequence=schedule.sequence,
    )


def _request(
    schedule: PersonalSchedule, move: CalendarMove, calendar: CalendarPart | None
) -> MailRequest:
    return MailRequest(
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


def create_plain_item(item: ScheduleItem) -> ScheduleItem:
    return replace(item, title=plain_text(item.title), place=plain_text(item.place))


def _link(schedule: PersonalSchedule) -> Link:
    if schedule.audience == "company" and schedule.participation_id is not None:
        return company_day_link(schedule.participation_id, schedule.link_generation or 0)
    return student_schedule_link(schedule.event_id)
