"""Cancels an event; the others are told after a minute, so that a slip can be undone in silence."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import EventIsCancelled, EventIsNotCancelled, TooLateToUndo
from services.scheduling.models.events import Event
from services.scheduling.queries.programmes import what_depends_on
from services.scheduling.use_cases.publish_event import publish_cancellation
from services.scheduling.use_cases.update_event import raise_version
from shared import clock
from shared.previews import require_seen

TIME_TO_UNDO = timedelta(seconds=60)


def cancel_event(
    session: Session, *, event: Event, expected_version: int, seen_preview: str | None = None
) -> None:
    """From now on the event is cancelled here; nobody is told until TIME_TO_UNDO has passed.

    `seen_preview` is that of what depends on it; raises PreviewOutdated.
    """
    raise_version(session, event, expected_version)
    if event.cancelled_at is not None:
        raise EventIsCancelled()
    require_seen(what_depends_on(session, event), seen_preview)
    event.cancelled_at = clock.now()
    session.flush()


def undo_cancellation(session: Session, *, event: Event) -> None:
    """The event goes on as if nothing had happened, unless the others have been told."""
    raise_version(session, event, event.version)
    if event.cancelled_at is None:
        raise EventIsNotCancelled()
    if event.cancellation_told_at is not None:
        raise TooLateToUndo()
    event.cancelled_at = None
    session.flush()


def publish_due_cancellations(session: Session) -> int:
    """Tell of every cancellation that can no longer be undone; safe to run at any time."""
    now = clock.now()
    due = session.scalars(
        select(Event)
        .where(
            Event.cancelled_at <= now - TIME_TO_UNDO,
            Event.cancellation_told_at.is_(None),
        )
        .order_by(Event.id)
    ).all()
    return sum(_publish_once(session, event) for event in due)


def _publish_once(session: Session, event: Event) -> bool:
    taken = session.execute(
        update(Event)
        .where(
            Event.id == event.id,
            Event.cancellation_told_at.is_(None),
            Event.cancelled_at.is_not(None),
        )
        .values(cancellation_told_at=clock.now())
    )
    session.refresh(event)
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        return False
    publish_cancellation(session, event)
    return True
