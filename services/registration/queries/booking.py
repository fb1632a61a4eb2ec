"""Reads of how an event is booked and what that means at this moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from services.registration.domain.booking_rules import (
    BookingRules,
    BookingState,
    Now,
    booking_state,
    shows_schedules,
)
from services.registration.models import (
    BookingRule,
    Event,
    Publication,
)
from services.registration.models.statements import table_of
from shared import clock
from shared.db import DriverStatement, run_in
from shared.web.formats import local

_events = table_of(Event)
_publications = table_of(Publication)
_rules = table_of(BookingRule)

_published = exists().where(_publications.c.event_id == _events.c.id)
_RULES = (
    _rules.c.way,
    _rules.c.opens_at,
    _rules.c.closes_at,
    _rules.c.on_the_day,
    _rules.c.most_meetings,
    _rules.c.drop_hours,
)
_STATE = DriverStatement(
    select(_events.c.cancelled, _events.c.held_on, _published, *_RULES)
    .outerjoin(_rules, _rules.c.event_id == _events.c.id)
    .where(_events.c.id == bindparam("event"))
)


@dataclass(frozen=True)
class Booking:
    """How the event is booked, and what that means at this moment."""

    rules: BookingRules
    now: Now

    @property
    def state(self) -> BookingState:
        return booking_state(self.rules, self.now)

    @property
    def shows_schedules(self) -> bool:
        return shows_schedules(self.rules, is_published=self.now.is_published)


def booking_of(session: Session, event_id: UUID) -> Booking:
    (row,) = run_in(session, _STATE, {"event": event_id})
    cancelled, held_on, published = row[:3]
    moment = clock.now()
    now = Now(moment, local(moment).date() == held_on, bool(published), cancelled)
    return Booking(rules_from_row(*row[3:]), now)


def rules_version(session: Session, event_id: UUID) -> int:
    """0 before the organiser has chosen."""
    row = session.get(BookingRule, event_id, populate_existing=True)
    return row.version if row else 0


def rules_from_row(
    way: str | None,
    opens_at: datetime | None,
    closes_at: datetime | None,
    on_the_day: bool | None,
    most_meetings: int | None,
    drop_hours: int | None = None,
) -> BookingRules:
    if way is None:
        return BookingRules()
    return BookingRules(way, opens_at, closes_at, bool(on_the_day), most_meetings, drop_hours)  # type: ignore[arg-type]  # a CHECK holds the ways
