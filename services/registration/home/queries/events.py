"""Reads about events: lists by who asks, and the figures that an event's state is told from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import OfferedRoom, Place
from services.registration.home.domain import EventFigures
from services.registration.meetings.models.booking import BookingRule
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.publications import published_events
from services.registration.schedules.models import ScheduleBuild
from services.registration.wishes.queries.wishes import has_wishes


@dataclass(frozen=True)
class EventRow:
    """An event with its figures."""

    event: Event
    figures: EventFigures


def events_of_organisation(
    session: Session, organisation_id: UUID, *, today: date
) -> tuple[list[EventRow], list[EventRow]]:
    """(to come, nearest first; held in the last year, newest first), each with its figures."""
    events = session.scalars(
        select(Event)
        .where(
            Event.organisation_id == organisation_id, Event.held_on >= today - timedelta(days=366)
        )
        .order_by(Event.held_on, Event.name, Event.id)
    ).all()
    figures = figures_of(session, events)
    rows = [EventRow(event, figures[event.id]) for event in events]
    coming = [row for row in rows if row.event.held_on >= today]
    held = [row for row in reversed(rows) if row.event.held_on < today]
    return coming, held


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


def event_figures(session: Session, event: Event) -> EventFigures:
    return figures_of(session, [event])[event.id]


def figures_of(session: Session, events: Sequence[Event]) -> dict[UUID, EventFigures]:
    """The figures of several events in a handful of queries, however many there are."""
    ids = [event.id for event in events]
    figures = {event.id: _moments(event) for event in events}
    for event_id, values in [
        *_spans(session, ids),
        *_answers(session, ids),
        *_counts(session, ids),
        *((published, {"published": True}) for published in published_events(session, ids)),
    ]:
        figures[event_id] = replace(figures[event_id], **values)  # type: ignore[arg-type]  # names and types are those of the queries below
    return figures


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
Found = list[tuple[UUID, dict[str, object]]]


def _spans(session: Session, ids: Sequence[UUID]) -> Found:
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


def _answers(session: Session, ids: Sequence[UUID]) -> Found:
    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    failed = Participation.delivery_failed_at.is_not(None)
    silent = Participation.status == "invited"
    rows = session.execute(
        select(
            Participation.event_id,
            func.count().label("invited"),
            number(Participation.status == "accepted").label("accepted"),
            number(Participation.status == "declined").label("declined"),
            number(Participation.status == "withdrawn").label("withdrawn"),
            number(silent).label("silent"),
            number(silent & failed).label("mail_failed"),
        )
        .where(Participation.event_id.in_(ids))
        .group_by(Participation.event_id)
    )
    names = ("invited", "accepted", "declined", "withdrawn", "silent", "mail_failed")
    return [(row.event_id, {name: int(getattr(row, name)) for name in names}) for row in rows]


def _counts(session: Session, ids: Sequence[UUID]) -> Found:
    accepted = Participation.status == "accepted"
    queries = {
        "students": select(EventStudent.event_id, func.count()).group_by(EventStudent.event_id),
        "with_wishes": select(EventStudent.event_id, func.count())
        .where(has_wishes(EventStudent.event_id.expression, EventStudent.person_id.expression))
        .group_by(EventStudent.event_id),
        "rooms": select(OfferedRoom.event_id, func.count()).group_by(OfferedRoom.event_id),
        "placed": select(Place.event_id, func.count())
        .join(
            Participation,
            (Participation.event_id == Place.event_id)
            & (Participation.company_id == Place.company_id)
            & accepted,
        )
        .where(Place.place_id.is_not(None))
        .group_by(Place.event_id),
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
    found: Found = []
    for name, query in queries.items():
        # the first column is the event's id in each of them
        wanted = query.where(query.selected_columns[0].in_(ids))
        for event_id, count in session.execute(wanted):
            value = bool(count) if name in _STATEMENTS else count
            found.append((event_id, {name: value}))
    return found
