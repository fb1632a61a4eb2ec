"""Reads about events: lists by who asks, and the figures that an event's state is told from."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventStudent
from services.registration.events.models.members import EventMember
from services.registration.progress.domain import EventFigures
from services.registration.progress.queries import figures_of


@dataclass(frozen=True)
class EventRow:
    """An event with its figures."""

    event: Event
    figures: EventFigures


def events_of_organisation(
    session: Session, organisation_id: UUID, *, today: date, member_id: UUID | None = None
) -> tuple[list[EventRow], list[Event]]:
    """(to come, nearest first, with their figures; held in the last year, newest first).

    With `member_id` only those in which this colleague has a role.
    """
    wanted = select(Event).where(
        Event.organisation_id == organisation_id, Event.held_on >= today - timedelta(days=366)
    )
    if member_id is not None:
        own = select(EventMember.event_id).where(EventMember.person_id == member_id)
        wanted = wanted.where(Event.id.in_(own))
    events = session.scalars(wanted.order_by(Event.held_on, Event.name, Event.id)).all()
    coming = [event for event in events if event.held_on >= today]
    held = [event for event in reversed(events) if event.held_on < today]
    figures = figures_of(session, coming)
    return [EventRow(event, figures[event.id]) for event in coming], held


def events_of_student(session: Session, person_id: UUID, *, today: date) -> list[Event]:
    """Those to come, nearest first, then those of the last half year, newest first."""
    found = session.scalars(
        select(Event)
        .join(EventStudent, EventStudent.event_id == Event.id)
        .where(EventStudent.person_id == person_id, Event.held_on >= today - timedelta(days=183))
        .order_by(Event.held_on, Event.id)
    ).all()
    coming = [event for event in found if event.held_on >= today]
    return coming + [event for event in reversed(found) if event.held_on < today]
