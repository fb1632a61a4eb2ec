"""Let a person's calendar be subscribed to by a secret link, give it a new one, or close it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.meetings.models.booking import CalendarFeed
from shared import clock


def share_calendar(session: Session, *, person_id: UUID) -> CalendarFeed:
    """A new link; every earlier one opens nothing from now on."""
    feed = session.get(CalendarFeed, person_id, with_for_update=True)
    if feed is None:
        feed = CalendarFeed(person_id=person_id, generation=0)
        session.add(feed)
    feed.generation += 1
    feed.is_open, feed.changed_at = True, clock.now()
    session.flush()
    return feed


def revoke_calendar(session: Session, *, person_id: UUID) -> None:
    """Safe to repeat."""
    feed = session.get(CalendarFeed, person_id, with_for_update=True)
    if feed is not None and feed.is_open:
        feed.is_open, feed.changed_at = False, clock.now()
        session.flush()
