"""Reads how publications stand: one read for however many events are asked about."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.queries.publications import published_events
from services.registration.meetings.queries.readership import readerships
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.domain.publishing import plan_publication
from services.registration.schedules.queries.event_snapshot import standing_snapshots
from shared.ids import new_id


def coverages(session: Session, events: Sequence[Event]) -> dict[UUID, Coverage]:
    """Of the events that are published; the others are missing."""
    published = published_events(session, [event.id for event in events])
    events = [event for event in events if event.id in published]
    if not events:
        return {}
    snapshots, readers = standing_snapshots(session, events), readerships(session, events)
    return {
        event.id: plan_publication(
            snapshots[event.id], readers[event.id], None, new_id=new_id
        ).coverage
        for event in events
    }
