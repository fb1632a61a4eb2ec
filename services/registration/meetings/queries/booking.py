"""Reads of how an event is booked and what that means at this moment."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.kit.models.statements import table_of
from services.registration.meetings.domain.booking_rules import (
    BookingRules,
    BookingState,
    EventMoment,
    booking_state,
    shows_schedules,
)
from services.registration.meetings.models.booking import BookingRule
from services.registration.meetings.models.publications import Publication
from shared import clock
from shared.web.formats import local

_events = table_of(Event)
_publications = table_of(Publication)
_rules = table_of(BookingRule)

#: what `booking_from_row` needs of an event and, joined from outside, its rules
BOOKING_COLUMNS = (
    _events.c.cancelled,
    _events.c.held_on,
    exists().where(_publications.c.event_id == _events.c.id).label("published"),
    _rules.c.way,
    _rules.c.opens_at,
    _rules.c.closes_at,
    _rules.c.on_the_day,
    _rules.c.most_meetings,
    _rules.c.drop_hours,
)
_STATE = (
    select(*BOOKING_COLUMNS)
    .select_from(_events)
    .outerjoin(_rules, _rules.c.event_id == _events.c.id)
    .where(_events.c.id == bindparam("event"))
)


@dataclass(frozen=True)
class Booking:
    """How the event is booked, and what that means at this moment."""

    rules: BookingRules
    now: EventMoment

    @property
    def state(self) -> BookingState:
        return booking_state(self.rules, self.now)

    @property
    def shows_schedules(self) -> bool:
        return shows_schedules(self.rules, is_published=self.now.is_published)


def booking_of(session: Session, event_id: UUID) -> Booking:
    return booking_from_row(session.execute(_STATE, {"event": event_id}).one())


def booking_from_row(row: Any) -> Booking:
    """Of a row with `BOOKING_COLUMNS`."""
    moment = clock.now()
    is_the_day = local(moment).date() == row.held_on
    return Booking(
        _rules_of(row), EventMoment(moment, is_the_day, bool(row.published), row.cancelled)
    )


def rules_version(session: Session, event_id: UUID) -> int:
    """0 before the organiser has chosen."""
    row = session.get(BookingRule, event_id, populate_existing=True)
    return row.version if row else 0


def _rules_of(row: Any) -> BookingRules:
    if row.way is None:
        return BookingRules()
    return BookingRules(
        row.way,
        row.opens_at,
        row.closes_at,
        bool(row.on_the_day),
        row.most_meetings,
        row.drop_hours,
    )
