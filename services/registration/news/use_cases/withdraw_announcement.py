"""Take back what was to be told and has not left: nobody hears of it."""

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.queries.announcements import waiting_announcement
from services.registration.news.domain import AnnouncementSettled
from services.registration.news.use_cases.announce_news import lock_event
from shared import clock


def withdraw_announcement(session: Session, *, event: Event) -> None:
    """What has changed stays so. Raises AnnouncementSettled where none waits any more."""
    lock_event(session, event)
    announcement = waiting_announcement(session, event.id, locked=True)
    if announcement is None:
        raise AnnouncementSettled
    announcement.state, announcement.settled_at = "taken_back", clock.now()
    session.flush()
