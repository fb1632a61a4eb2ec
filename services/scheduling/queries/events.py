"""Reads of events and their plans."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduling.domain.event_plan import KINDS, EventPlan, Kind
from services.scheduling.domain.grid import Break, GridPlan
from services.scheduling.models.events import Event


def plan_of(event: Event) -> EventPlan:
    """The event's row as the organiser decided it."""
    kind: Kind = next(kind for kind in KINDS if kind == event.kind)
    breaks = tuple(Break(pause.starts, pause.ends) for pause in event.breaks)
    return EventPlan(
        kind=kind,
        name=event.name,
        place=event.place,
        grid=GridPlan(event.held_on, event.starts, event.ends, event.slot_minutes, breaks),
        meetings_per_student=event.meetings_per_student,
        wishes_per_student=event.wishes_per_student,
        reply_by=event.reply_by,
        wishes_open_at=event.wishes_open_at,
        wishes_close_at=event.wishes_close_at,
    )


def events_of(
    session: Session, organisation_id: UUID, *, after: UUID | None = None, limit: int = 200
) -> list[Event]:
    """An organisation's events, newest first (ids rise with time)."""
    wanted = select(Event).where(Event.organisation_id == organisation_id)
    if after is not None:
        wanted = wanted.where(Event.id < after)
    return list(session.scalars(wanted.order_by(Event.id.desc()).limit(limit)))


def events_ahead(session: Session, organisation_id: UUID, today: date) -> list[Event]:
    """Events that are still to come and not cancelled, soonest first."""
    return list(
        session.scalars(
            select(Event)
            .where(
                Event.organisation_id == organisation_id,
                Event.held_on >= today,
                Event.cancelled_at.is_(None),
            )
            .order_by(Event.held_on, Event.id)
        )
    )
