"""The student who looks at the free seats of an event, and all that is her own, in one read."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, literal_column, select

from services.registration.events.models.events import Event, EventStudent
from services.registration.kit.models.statements import table_of
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.models.booking import BookingRule, Wait
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.booking import (
    BOOKING_COLUMNS,
    Booking,
    booking_from_row,
)
from services.registration.preparation.domain.preparation import is_required_by_default
from services.registration.preparation.models import PreparationPlan
from services.registration.school.models.students import Student
from shared.auth.identity import Identity
from shared.db import Autocommit, CompiledStatement
from shared.errors import NotFound

_events = table_of(Event)
_rules = table_of(BookingRule)
_plans = table_of(PreparationPlan)
_waits = table_of(Wait)
_meetings = table_of(Meeting)

# The access rule is part of it: an event of the asker's organisation in which she takes part.
_READER = CompiledStatement(
    select(
        _events.c.name,
        _events.c.kind,
        *BOOKING_COLUMNS,
        Student.education_id,
        exists()
        .where(_waits.c.event_id == _events.c.id, _waits.c.person_id == EventStudent.person_id)
        .label("waits"),
        _plans.c.schedule_waits,
        (_plans.c.asks_for_application | _plans.c.asks_for_cv).label("asks_for_documents"),
        _meetings.c.id.label("own_id"),
        _meetings.c.company_id.label("own_company"),
        _meetings.c.slot.label("own_slot"),
        _meetings.c.origin.label("own_origin"),
        _meetings.c.version.label("own_version"),
    )
    .select_from(_events)
    .join(
        EventStudent,
        and_(EventStudent.event_id == _events.c.id, EventStudent.person_id == bindparam("person")),
    )
    .outerjoin(Student, Student.person_id == EventStudent.person_id)
    .outerjoin(_rules, _rules.c.event_id == _events.c.id)
    .outerjoin(_plans, _plans.c.event_id == _events.c.id)
    .outerjoin(
        _meetings,
        and_(
            _meetings.c.event_id == _events.c.id,
            _meetings.c.person_id == EventStudent.person_id,
            # written out: with a parameter a plan for any status cannot use the index of the booked
            _meetings.c.status == literal_column("'booked'"),
        ),
    )
    .where(
        _events.c.id == bindparam("event"),
        _events.c.organisation_id == bindparam("organisation"),
    )
    .order_by(_meetings.c.slot)
)


@dataclass(frozen=True)
class EventShown:
    id: UUID
    name: str
    kind: str
    held_on: date
    cancelled: bool


@dataclass(frozen=True)
class BookingReader:
    """`waits`: for any company. `prepares`: something must be handed in, and with
    `needs_preparation` schedules may wait until it is.
    """

    event: EventShown
    booking: Booking
    education_id: UUID | None
    waits: bool
    prepares: bool
    needs_preparation: bool
    mine: tuple[BookedMeeting, ...]


def booking_reader(autocommit: Autocommit, identity: Identity, event_id: UUID) -> BookingReader:
    """Raises NotFound for an event that is not hers."""
    asked = {
        "event": event_id,
        "person": identity.person_id,
        "organisation": identity.organisation_id,
    }
    rows = autocommit.execute(_READER, asked)
    if not rows:
        raise NotFound
    first = rows[0]
    return BookingReader(
        event=EventShown(event_id, first.name, first.kind, first.held_on, first.cancelled),
        booking=booking_from_row(first),
        education_id=first.education_id,
        waits=bool(first.waits),
        prepares=_prepares(first),
        needs_preparation=bool(first.schedule_waits),
        mine=tuple(_own_meeting(row, identity.person_id) for row in rows if row.own_id),
    )


def _own_meeting(row: Any, person_id: UUID) -> BookedMeeting:
    return BookedMeeting(
        row.own_id, person_id, row.own_company, row.own_slot, row.own_origin, row.own_version
    )


def _prepares(row: Any) -> bool:
    asks: bool | None = row.asks_for_documents
    return is_required_by_default(row.kind) if asks is None else bool(asks)
