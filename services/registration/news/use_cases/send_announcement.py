"""Tell what was announced, to everybody whom it concerns now; once, whoever does it."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.companies.use_cases.request_reconfirmation import (
    request_reconfirmation,
)
from services.registration.events.models.events import Event
from services.registration.meetings.models.publications import Announcement, Publication
from services.registration.meetings.queries.announcements import waiting_announcement
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_schedule_messages,
)
from services.registration.news.domain import AnnouncementSettled
from services.registration.news.queries import planned_news
from services.registration.news.use_cases.announce_news import lock_event
from services.registration.schedules.queries.publications import latest_publication
from shared import clock


def send_announcement(session: Session, *, event: Event) -> Announcement:
    """The one that waits, now. Raises AnnouncementSettled where none waits any more."""
    lock_event(session, event)
    announcement = waiting_announcement(session, event.id, locked=True)
    if announcement is None:
        raise AnnouncementSettled
    news = planned_news(session, event)
    readers = {each.reader.id: each.reader for each in news.recipients}
    told = record_schedule_messages(
        session,
        event,
        [each.change for each in news.recipients],
        readers,
        asks_again=announcement.asks_again,
    )
    if announcement.asks_again:
        request_reconfirmation(session, [each.reader.id for each in news.to_confirm])
    _count_in_publication(session, event.id, told)
    announcement.state, announcement.settled_at = "sent", clock.now()
    announcement.told = told
    session.flush()
    return announcement


def send_due_announcements(session: Session) -> int:
    """Of every event, what has waited long enough; safe to run at any time. Returns how many."""
    due = select(Announcement.event_id).where(
        Announcement.state == "waiting", Announcement.due_at <= clock.now()
    )
    sent = 0
    for event_id in session.scalars(due.order_by(Announcement.due_at, Announcement.id)).all():
        try:
            send_announcement(session, event=session.get_one(Event, event_id))
        except AnnouncementSettled:
            continue
        sent += 1
    return sent


def _count_in_publication(session: Session, event_id: UUID, told: int) -> None:
    publication = latest_publication(session, event_id)
    if publication is not None:
        session.execute(
            update(Publication)
            .where(Publication.event_id == event_id, Publication.version == publication.version)
            .values(told=Publication.told + told)
        )
