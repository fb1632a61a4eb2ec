"""Say to all whom it concerns what is so no more, after a while in which it can be taken back."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.models.publications import Announcement
from services.registration.meetings.use_cases.open_announcement import open_announcement
from services.registration.news.domain import NoNews
from services.registration.news.queries import planned_news
from shared.previews import require_seen


def announce_news(
    session: Session,
    *,
    event: Event,
    announced_by: UUID,
    asks_again: bool,
    seen_preview: str | None,
    wait: timedelta,
) -> Announcement:
    """What else changes before it leaves joins it. Raises PreviewOutdated or NoNews.

    `asks_again`: companies that said yes to another day are asked whether they can on this one.
    """
    lock_event(session, event)
    news = planned_news(session, event)
    require_seen(news.preview, seen_preview)
    if not news.recipients:
        raise NoNews
    return open_announcement(
        session, event.id, announced_by=announced_by, wait=wait, asks_again=asks_again
    )


def lock_event(session: Session, event: Event) -> None:
    """Not FOR UPDATE: a booking that holds its seat must still be able to refer to the event."""
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
