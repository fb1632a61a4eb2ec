"""Reads of the event itself what people are told of it."""

from sqlalchemy.orm import Session

from services.registration.events.domain.event_facts import EventFacts
from services.registration.events.models.events import Event
from services.registration.events.queries.times import event_times


def event_facts(session: Session, event: Event) -> EventFacts:
    """As it is now, without anybody's own place."""
    times = event_times(session, event)
    return EventFacts(
        held_on=event.held_on,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        place=event.place,
        is_cancelled=event.cancelled,
    )
