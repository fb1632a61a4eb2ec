"""Reads how publications stand: one read for however many events are asked about.

What was found is remembered in this process, by all that it was found from.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.queries.publications import published_events
from services.registration.meetings.queries.readership import readerships
from services.registration.schedules.domain.coverage import Coverage, standing_coverage
from services.registration.schedules.queries.coverage_digests import coverage_digests
from services.registration.schedules.queries.event_snapshot import standing_snapshots

_MOST_REMEMBERED = 1_000

_Plan = Callable[[Session, Sequence[Event]], dict[UUID, Coverage]]
_Key = tuple[str, bytes]
"""(by which function, digest of what it follows from)"""

_remembered: dict[_Key, Coverage] = {}
_lock = Lock()


def coverages(session: Session, events: Sequence[Event]) -> dict[UUID, Coverage]:
    """Of the events that are published; the others are missing."""
    published = published_events(session, [event.id for event in events])
    return _remembered_of(
        session, [event for event in events if event.id in published], planned_coverages
    )


def coverages_of_news(session: Session, events: Sequence[Event]) -> dict[UUID, Coverage]:
    """Of events that are not published, or cancelled: nothing is planned, and `unsent` counts those
    who were told something that is so no more.
    """
    return _remembered_of(session, events, _standing_coverages)


def _remembered_of(session: Session, events: Sequence[Event], plan: _Plan) -> dict[UUID, Coverage]:
    if not events:
        return {}
    digests = coverage_digests(session, [event.id for event in events])
    found = {id: _remembered.get((plan.__name__, digest)) for id, digest in digests.items()}
    fresh = plan(session, [event for event in events if found[event.id] is None])
    # a transaction of PostgreSQL sees what others commit between two of its statements
    after = coverage_digests(session, list(fresh)) if fresh else {}
    _remember({(plan.__name__, after[id]): fresh[id] for id in fresh if after[id] == digests[id]})
    return {id: coverage for id, coverage in (found | fresh).items() if coverage is not None}


def planned_coverages(session: Session, events: Sequence[Event]) -> dict[UUID, Coverage]:
    """Of published events, as they stand: everybody's schedule is built, nothing planned anew."""
    if not events:
        return {}
    snapshots, readers = standing_snapshots(session, events), readerships(session, events)
    return {event.id: standing_coverage(snapshots[event.id], readers[event.id]) for event in events}


def _standing_coverages(session: Session, events: Sequence[Event]) -> dict[UUID, Coverage]:
    if not events:
        return {}
    snapshots, readers = standing_snapshots(session, events), readerships(session, events)
    return {
        event.id: standing_coverage(snapshots[event.id], readers[event.id], counts_new=False)
        for event in events
    }


def _remember(coverages: dict[_Key, Coverage]) -> None:
    """The oldest are forgotten first."""
    with _lock:
        _remembered.update(coverages)
        for digest in list(_remembered)[:-_MOST_REMEMBERED]:
            del _remembered[digest]
