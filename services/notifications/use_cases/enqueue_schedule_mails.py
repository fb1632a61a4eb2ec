"""Enqueues schedules and news of events, with their calendar entries; an older never follows a
newer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import (
    EVENT_CANCELLED,
    EVENT_NEWS,
    SCHEDULE_CHANGED,
    SCHEDULE_PUBLISHED,
)
from services.notifications.domain.mail_links import (
    Link,
    company_day_link,
    reply_link,
    student_schedule_link,
    wishes_link,
)
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
from shared.contracts.event_news import NewsPoint
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
    """One contact's schedule of one event, as registration publishes it, or news of it."""

    contact_id: UUID
    event_id: UUID
    event_name: str
    audience: str
    link_generation: int | None
    participation_id: UUID | None
    sequence: int | None
    """None: the contact has been sent none, and the news are of the event alone"""
    items: Sequence[ScheduleItem]
    is_change: bool
    news_id: UUID | None = None
    """None: the schedule is told without saying what changed"""
    changes: Sequence[NewsPoint] = ()
    asks_again: bool = False

    @property
    def is_cancellation(self) -> bool:
        return any(point.kind == "cancelled" for point in self.changes)

    @property
    def fact(self) -> str:
        """The name of the kind of mail that says it."""
        if self.is_cancellation:
            return EVENT_CANCELLED.name
        if self.news_id is not None:
            return EVENT_NEWS.name
        return SCHEDULE_CHANGED.name if self.is_change else SCHEDULE_PUBLISHED.name

    @property
    def occasion(self) -> str:
        if self.is_cancellation:
            return str(self.event_id)
        if self.sequence is None:
            return f"{self.event_id}/news/{self.news_id}"
        return f"{self.event_id}/{self.sequence}"


_KINDS = (SCHEDULE_PUBLISHED, SCHEDULE_CHANGED, EVENT_NEWS, EVENT_CANCELLED)


def enqueue_schedule_mails(session: Session, *, schedules: Sequence[PersonalSchedule]) -> None:
    """One mail per contact, event and `sequence`, or `news_id` where there is no schedule.

    The entry of the calendar moves on with it.
    """
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
        if (schedule.is_cancellation or not events[schedule.event_id].cancelled)
        and contacts[schedule.contact_id].erased_at is None
        and _is_newer(entries.get((schedule.contact_id, schedule.event_id)), schedule)
    ]
    moves = [_move(schedule, events, contacts) for schedule in newer]
    calendars = move_calendars(session, entries, moves)
    requests = [
        (schedule.fact, _request(schedule, move, calendar))
        for schedule, move, calendar in zip(newer, moves, calendars, strict=True)
    ]
    for mail_kind in _KINDS:
        enqueue_mails(
            session, mail_kind, [request for fact, request in requests if fact == mail_kind.name]
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
    if entry is None or schedule.sequence is None:
        return True
    return entry.published_sequence < schedule.sequence


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
        schedule.occasion,
        move.event,
        participation_id=schedule.participation_id,
        link=_link(schedule),
        calendar=calendar,
        values={
            "audience": schedule.audience,
            "items": move.items,
            "has_calendar": calendar is not None,
            "has_schedule": schedule.sequence is not None,
            "changes": [create_plain_point(point) for point in schedule.changes],
            "asks_again": schedule.asks_again,
        },
    )


def create_plain_item(item: ScheduleItem) -> ScheduleItem:
    return replace(item, title=plain_text(item.title), place=plain_text(item.place))


def create_plain_point(point: NewsPoint) -> NewsPoint:
    return replace(
        point,
        title=plain_text(point.title),
        was_at=plain_text(point.was_at),
        now_at=plain_text(point.now_at),
    )


def _link(schedule: PersonalSchedule) -> Link | None:
    """None where the event is cancelled: there is nothing to be done."""
    if schedule.is_cancellation:
        return None
    has_schedule = schedule.sequence is not None and not schedule.asks_again
    if schedule.audience == "company" and schedule.participation_id is not None:
        company_page = company_day_link if has_schedule else reply_link
        return company_page(schedule.participation_id, schedule.link_generation or 0)
    if has_schedule:
        return student_schedule_link(schedule.event_id)
    return wishes_link(schedule.event_id)
