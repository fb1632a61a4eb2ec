"""Changes an event's set-up and tells the others; refuses a page that shows an older state."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import EventIsCancelled
from services.scheduling.domain.event_plan import (
    EventPlan,
    check_day_is_ahead,
    check_plan,
    deadlines_of,
)
from services.scheduling.domain.wall_time import wall_clock_of
from services.scheduling.models.events import Event, EventBreak
from services.scheduling.queries.events import plan_of
from services.scheduling.queries.programmes import what_depends_on
from services.scheduling.use_cases.create_event import create_slots
from services.scheduling.use_cases.publish_event import publish_event
from shared import clock
from shared.errors import StaleVersion
from shared.previews import require_seen


def update_event(
    session: Session,
    *,
    event: Event,
    plan: EventPlan,
    expected_version: int,
    seen_preview: str | None = None,
) -> Event:
    """The event as `plan` says. Its kind stays: another kind is another event.

    `seen_preview` is that of the companies that come, which hear of another day, time or place;
    raises PreviewOutdated.
    """
    raise_version(session, event, expected_version)
    if event.cancelled_at is not None:
        raise EventIsCancelled()
    now = clock.now()
    if plan.grid.held_on != event.held_on:
        check_day_is_ahead(plan, wall_clock_of(now).date())
    deadlines = deadlines_of(plan, now)
    slots = check_plan(plan, deadlines)
    grid_changed = plan.grid != plan_of(event).grid
    if grid_changed or plan.place != event.place:
        require_seen(what_depends_on(session, event).coming, seen_preview)
    event.name, event.place = plan.name, plan.place
    event.meetings_per_student = plan.meetings_per_student
    event.wishes_per_student = plan.wishes_per_student
    event.reply_by = deadlines.reply_by
    event.wishes_open_at = deadlines.wishes_open_at
    event.wishes_close_at = deadlines.wishes_close_at
    if grid_changed:
        _replace_grid(session, event, plan)
        event.slots = create_slots(slots)
    session.flush()
    publish_event(session, event)
    return event


def raise_version(session: Session, event: Event, expected_version: int) -> None:
    """Take the event's next version, or raise StaleVersion; holds the row until the commit."""
    raised = session.execute(
        update(Event)
        .where(Event.id == event.id, Event.version == expected_version)
        .values(version=Event.version + 1)
    )
    session.refresh(event)
    if raised.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise StaleVersion(version=event.version)


def _replace_grid(session: Session, event: Event, plan: EventPlan) -> None:
    event.held_on = plan.grid.held_on
    event.starts, event.ends = plan.grid.starts, plan.grid.ends
    event.slot_minutes = plan.grid.slot_minutes
    event.breaks, event.slots = [], []
    session.flush()  # the old rows must go before new ones take their keys
    event.breaks = [EventBreak(starts=pause.starts, ends=pause.ends) for pause in plan.grid.breaks]
