"""Reads how publications stand: one read for however many events are asked about.

What was found is remembered in this process, by all that it was found from.
"""

from collections.abc import Sequence
from threading import Lock
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.queries.publications import published_events
from services.registration.meetings.queries.readership import readerships
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.domain.publishing import plan_publication
from services.registration.schedules.queries.coverage_digests import coverage_digests
from services.registration.schedules.queries.event_snapshot import standing_snapshots
from shared.ids import new_id

_MOST_REMEMBERED = 1_000

_remembered: dict[bytes, Coverage] = {}
_lock = Lock()


def coverages(session: Session, events: Sequence[Event]) -> dict[UUID, Coverage]:
    """Of the events that are published; the others are missing."""
    published = published_events(session, [event.id for event in events])
    events = [event for event in events if event.id in published]
    if not events:
        return {}
    digests = coverage_digests(session, [event.id for event in events])
    found = {id: _remembered.get(digest) for id, digest in digests.items()}
    fresh = planned_coverages(session, [event for event in events if found[event.id] is None])
    # a transaction of PostgreSQL sees what others commit between two of its statements
    after = coverage_digests(session, list(fresh)) if fresh else {}
    _remember({after[id]: fresh[id] for id in fresh if after[id] == digests[id]})
    return {id: coverage for id, coverage in (found | fresh).items() if coverage is not None}


def planned_coverages(session: Session, events: Sequence[Event]) -> dict[UUID, Coverage]:
    """Of published events, by planning what sending would say: everybody's schedule is built."""
    if not events:
        return {}
    snapshots, readers = standing_snapshots(session, events), readerships(session, events)
    return {
        event.id: plan_publication(
            snapshots[event.id], readers[event.id], None, new_id=new_id
        ).coverage
        for event in events
    }


def _remember(coverages: dict[bytes, Coverage]) -> None:
    """The oldest are forgotten first."""
    with _lock:
        _remembered.update(coverages)
        for digest in list(_remembered)[:-_MOST_REMEMBERED]:
            del _remembered[digest]
