"""Reads what a person's subscribed calendar holds: all their events, as they stand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventStudent
from services.registration.kit.domain.errors import NOBODY, LinkRefused
from services.registration.meetings.domain.personal_schedules import ScheduleLine
from services.registration.meetings.models.booking import CalendarFeed
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.personal_schedules import student_items
from services.registration.school.queries.organisations import organisation_of
from shared.auth.links import LinkToken
from shared.db.wall import choose_organisation

_KEPT_FOR = timedelta(days=183)


@dataclass(frozen=True)
class FeedEvent:
    """One event in the calendar; sent_at is when its sequence last moved."""

    event: Event
    items: list[ScheduleLine]
    sequence: int
    sent_at: datetime


def open_feed(session: Session, person_id: UUID) -> CalendarFeed | None:
    feed = session.get(CalendarFeed, person_id, populate_existing=True)
    return feed if feed is not None and feed.is_open else None


def access_feed_by_link(session: Session, link: LinkToken | None) -> UUID:
    """Whose calendar the link opens. A closed or renewed one opens nothing."""
    subject = link.subject if link else NOBODY
    choose_organisation(session, organisation_of(subject))
    feed = session.get(CalendarFeed, subject, populate_existing=True)
    if link is None or feed is None:
        raise LinkRefused("unknown")
    if not feed.is_open:
        raise LinkRefused("revoked")
    if feed.generation != link.generation:
        raise LinkRefused("renewed")
    return feed.person_id


def feed_events(session: Session, person_id: UUID, *, today: date) -> list[FeedEvent]:
    """The events of the last half year and to come of which the person was told anything."""
    rows = session.execute(
        select(Event, SentSchedule.sequence, SentSchedule.sent_at)
        .join(EventStudent, EventStudent.event_id == Event.id)
        .join(
            SentSchedule,
            (SentSchedule.event_id == Event.id)
            & (SentSchedule.reader_id == EventStudent.person_id),
        )
        .where(EventStudent.person_id == person_id, Event.held_on >= today - _KEPT_FOR)
        .order_by(Event.held_on, Event.id)
    ).all()
    return [
        FeedEvent(event, student_items(session, event, person_id), sequence, sent_at)
        for event, sequence, sent_at in rows
        if booking_of(session, event.id).shows_schedules
    ]
