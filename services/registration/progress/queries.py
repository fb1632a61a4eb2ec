"""How far events are, in figures; a handful of queries however many events there are."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.queries.reply_counts import reply_counts_of
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import OfferedRoom, Place
from services.registration.meetings.models.booking import BookingRule
from services.registration.meetings.models.groups import GroupRoom
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.announcements import waiting_until
from services.registration.meetings.queries.publications import published_events
from services.registration.progress.domain import EventFigures
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.coverage import coverages, coverages_of_news
from services.registration.wishes.queries.wishes import has_wishes
from shared import clock


def event_figures(session: Session, event: Event, *, covers_the_day: bool = True) -> EventFigures:
    return figures_of(session, [event], covers_the_day=covers_the_day)[event.id]


def figures_of(
    session: Session, events: Sequence[Event], *, covers_the_day: bool = True
) -> dict[UUID, EventFigures]:
    """The figures of several events in a handful of queries, however many there are.

    Who lacks what costs most, and is read until the last slot has ended; not `covers_the_day`:
    until the first begins.
    """
    ids = [event.id for event in events]
    figures = {event.id: _moments(event) for event in events}
    for event_id, values in [
        *_spans(session, ids),
        *((event_id, asdict(counts)) for event_id, counts in reply_counts_of(session, ids).items()),
        *_counts(session, ids),
        *((published, {"published": True}) for published in published_events(session, ids)),
    ]:
        figures[event_id] = replace(figures[event_id], **values)
    now = clock.now()
    ahead = [event for event in events if _is_ahead(figures[event.id], now, covers_the_day)]
    for event_id, coverage in coverages(session, ahead).items():
        figures[event_id] = replace(
            figures[event_id], coverage=coverage, untold=coverage.unsent, unheld=coverage.unheld
        )
    unpublished = [event for event in events if _can_have_news(figures[event.id], now)]
    for event_id, coverage in coverages_of_news(session, unpublished).items():
        figures[event_id] = replace(
            figures[event_id], untold=coverage.unsent, unheld=coverage.unheld
        )
    for event_id, tells_at in waiting_until(session, ids).items():
        figures[event_id] = replace(figures[event_id], tells_at=tells_at)
    return figures


def _is_ahead(figures: EventFigures, now: datetime, covers_the_day: bool) -> bool:
    ends = figures.held_until if covers_the_day else figures.held_from
    return figures.published and not figures.cancelled and (ends is None or ends > now)


def _can_have_news(figures: EventFigures, now: datetime) -> bool:
    """Of a published event its coverage counts them; one that is over is no news any more."""
    is_over = figures.held_until is not None and figures.held_until <= now
    return not is_over and (figures.cancelled or not figures.published)


def _moments(event: Event) -> EventFigures:
    return EventFigures(
        held_from=None,
        held_until=None,
        reply_by=event.reply_by,
        wishes_open_at=event.wishes_open_at,
        wishes_close_at=event.wishes_close_at,
        cancelled=event.cancelled,
        is_guidance=event.kind == "guidance",
    )


_STATEMENTS = {"built", "is_booked_openly"}


EventRows = list[tuple[UUID, dict[str, object]]]


def _spans(session: Session, ids: Sequence[UUID]) -> EventRows:
    rows = session.execute(
        select(
            EventSlot.event_id,
            func.min(EventSlot.starts_at).label("held_from"),
            func.max(EventSlot.ends_at).label("held_until"),
        )
        .where(EventSlot.event_id.in_(ids))
        .group_by(EventSlot.event_id)
    )
    return [(r.event_id, {"held_from": r.held_from, "held_until": r.held_until}) for r in rows]


def _counts(session: Session, ids: Sequence[UUID]) -> EventRows:
    sits = exists().where(
        Place.event_id == Participation.event_id,
        Place.company_id == Participation.company_id,
        Place.place_id.is_not(None),
    )
    speaks = exists().where(
        GroupRoom.event_id == Participation.event_id,
        GroupRoom.company_id == Participation.company_id,
    )
    queries = {
        "students": select(EventStudent.event_id, func.count()).group_by(EventStudent.event_id),
        "with_wishes": select(EventStudent.event_id, func.count())
        .where(has_wishes(EventStudent.event_id.expression, EventStudent.person_id.expression))
        .group_by(EventStudent.event_id),
        "rooms": select(OfferedRoom.event_id, func.count()).group_by(OfferedRoom.event_id),
        "placed": select(Participation.event_id, func.count())
        .where(Participation.status == "accepted", or_(sits, speaks))
        .group_by(Participation.event_id),
        "built": select(ScheduleBuild.event_id, func.count())
        .where(ScheduleBuild.status == "done", ScheduleBuild.purpose == "schedule")
        .group_by(ScheduleBuild.event_id),
        "is_booked_openly": select(BookingRule.event_id, func.count())
        .where(BookingRule.booking_mode == "open")
        .group_by(BookingRule.event_id),
        "booked": select(Meeting.event_id, func.count(Meeting.person_id.distinct()))
        .where(Meeting.status == "booked")
        .group_by(Meeting.event_id),
    }
    found: EventRows = []
    for name, query in queries.items():
        # the first column is the event's id in each of them
        wanted = query.where(query.selected_columns[0].in_(ids))
        for event_id, count in session.execute(wanted):
            value = bool(count) if name in _STATEMENTS else count
            found.append((event_id, {name: value}))
    return found
