"""Reads of what is about to be told."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.queries.times import event_times
from services.registration.meetings.domain.announcing import announcement_wait
from services.registration.meetings.models.publications import Announcement
from shared import clock


def waiting_announcement(
    session: Session, event_id: UUID, *, locked: bool = False
) -> Announcement | None:
    """The one that can still be taken back; `locked`: nobody else settles it meanwhile."""
    query = select(Announcement).where(
        Announcement.event_id == event_id, Announcement.state == "waiting"
    )
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def wait_of(session: Session, event: Event) -> timedelta:
    """How long what an organiser says of this event waits, said now."""
    return announcement_wait(event_times(session, event).starts_at, clock.now())


def has_due_announcements(session: Session) -> bool:
    due = select(Announcement.id).where(
        Announcement.state == "waiting", Announcement.due_at <= clock.now()
    )
    return session.scalar(due.limit(1)) is not None


def waiting_until(session: Session, ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Event → when all who are concerned hear; of those of which something waits."""
    query = select(Announcement.event_id, Announcement.due_at).where(
        Announcement.event_id.in_(ids), Announcement.state == "waiting"
    )
    return dict(session.execute(query).all())
