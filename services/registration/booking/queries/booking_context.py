"""Everything that decides one booking, and all that is told of it, in one read for the rush."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Uuid,
    and_,
    bindparam,
    exists,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.events.domain.places import place_text
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import Place
from services.registration.kit.models.metadata import Base
from services.registration.kit.models.statements import table_of
from services.registration.meetings.domain.booking_rules import (
    BookingRules,
    EventMoment,
    shows_schedules,
)
from services.registration.meetings.domain.personal_schedules import LastSent, ScheduleLine
from services.registration.meetings.models.booking import BookingRule, Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import (
    Publication,
    SentSchedule,
)
from services.registration.meetings.queries.booking import BOOKING_COLUMNS, booking_from_row
from shared.auth.identity import Identity
from shared.db import Autocommit, CompiledStatement
from shared.errors import NotFound

_events = table_of(Event)
_rules = table_of(BookingRule)
_slots = table_of(EventSlot)
_students = table_of(EventStudent)
_parts = table_of(Participation)
_companies = table_of(Company)
_places = table_of(Place)
_sent = table_of(SentSchedule)
_waits = table_of(Wait)
_publications = table_of(Publication)
_meetings = table_of(Meeting).alias("own_meetings")
_seats = table_of(CompanySlot)
_keys = Base.metadata.tables["idempotency_keys"]

_event: BindParameter[UUID] = bindparam("event", type_=Uuid())
_person: BindParameter[UUID] = bindparam("person", type_=Uuid())
_company: BindParameter[UUID] = bindparam("company", type_=Uuid())
# Built once: in the rush, making a statement anew costs more than running it.
_CONTEXT = (
    select(
        _events.c.organisation_id,
        _events.c.kind,
        _events.c.name,
        _events.c.place,
        *BOOKING_COLUMNS,
        _students.c.person_id.label("takes_part"),
        _parts.c.id.label("coming"),
        _companies.c.name.label("company"),
        _places.c.label,
        _places.c.building,
        _slots.c.starts_at,
        _slots.c.ends_at,
        _seats.c.is_open.label("seat_is_open"),
        (_seats.c.taken < _seats.c.capacity).label("seat_is_free"),
        _waits.c.person_id.label("waits"),
        _sent.c.sequence,
        _sent.c["items"].label("told_items"),
        _meetings.c.id.label("own_id"),
        _meetings.c.company_id.label("own_company"),
        _meetings.c.slot.label("own_slot"),
    )
    .select_from(_events)
    .outerjoin(_rules, _rules.c.event_id == _events.c.id)
    .outerjoin(
        _slots, and_(_slots.c.event_id == _events.c.id, _slots.c.number == bindparam("slot"))
    )
    .outerjoin(
        _students, and_(_students.c.event_id == _events.c.id, _students.c.person_id == _person)
    )
    .outerjoin(
        _parts,
        and_(
            _parts.c.event_id == _events.c.id,
            _parts.c.company_id == _company,
            _parts.c.status == "accepted",
        ),
    )
    .outerjoin(_companies, _companies.c.id == _parts.c.company_id)
    .outerjoin(
        _places,
        and_(
            _places.c.event_id == _events.c.id,
            _places.c.company_id == _company,
            _places.c.place_id.is_not(None),
        ),
    )
    .outerjoin(
        _seats,
        and_(
            _seats.c.event_id == _events.c.id,
            _seats.c.company_id == _company,
            _seats.c.slot == bindparam("slot"),
        ),
    )
    .outerjoin(
        _waits,
        and_(
            _waits.c.event_id == _events.c.id,
            _waits.c.person_id == _person,
            _waits.c.company_id == _company,
        ),
    )
    .outerjoin(_sent, and_(_sent.c.event_id == _events.c.id, _sent.c.reader_id == _person))
    .outerjoin(
        _meetings,
        and_(
            _meetings.c.event_id == _events.c.id,
            _meetings.c.person_id == _person,
            # written out: with a parameter a plan for any status cannot use the index of the booked
            _meetings.c.status == literal_column("'booked'"),
        ),
    )
    .where(_events.c.id == _event)
    .order_by(_meetings.c.slot)
)


Own = tuple[UUID, int]
"""(meeting, slot)"""


@dataclass(frozen=True)
class BookingContext:
    """All that can be known of a booking before a seat is taken. `mine`: company → (id, slot)."""

    event_id: UUID
    person_id: UUID
    company_id: UUID
    slot: int
    organisation_id: UUID
    event_kind: str
    event_name: str
    event_place: str
    takes_part: bool
    is_coming: bool
    company_name: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    seat_is_open: bool
    seat_is_free: bool
    waits: bool
    last_sent: LastSent | None
    mine: dict[UUID, Own]
    rules: BookingRules
    now: EventMoment

    @property
    def meets_company(self) -> bool:
        return self.company_id in self.mine

    @property
    def is_busy(self) -> bool:
        return any(slot == self.slot for _, slot in self.mine.values())

    @property
    def sent_lines(self) -> tuple[ScheduleLine, ...] | None:
        """The student's schedule, where she was told just this; else it must be read anew."""
        told = self.last_sent.items if self.last_sent else ()
        as_told = {(item.uid, item.slot) for item in told}
        return told if as_told == {(str(id), slot) for id, slot in self.mine.values()} else None

    @property
    def shows_schedules(self) -> bool:
        return shows_schedules(self.rules, is_published=self.now.is_published)

    def new_item(self, meeting_id: UUID) -> ScheduleLine:
        """The line that the booking adds to the student's schedule."""
        assert self.starts_at is not None
        assert self.ends_at is not None
        place = self.place or self.event_place
        uid, name = str(meeting_id), self.company_name
        return ScheduleLine(self.starts_at, self.ends_at, self.slot, uid, name, place)


# With the request's key, so that a refusal takes one round trip: was it carried out before?
_CONTEXT_AND_KEY = CompiledStatement(
    _CONTEXT.add_columns(
        exists().where(_keys.c.key_digest == bindparam("key")).label("is_repeated")
    )
)


@dataclass(frozen=True)
class BookingRequest:
    """The booking that is asked for."""

    event_id: UUID
    person_id: UUID
    company_id: UUID
    slot: int

    def values(self) -> dict[str, Any]:
        return {
            "event": self.event_id,
            "person": self.person_id,
            "company": self.company_id,
            "slot": self.slot,
        }


def booking_context(session: Session, request: BookingRequest) -> BookingContext:
    """Raises NotFound for an event that is not there; the rights on it are for the caller."""
    return _context(request, session.connection().execute(_CONTEXT, request.values()).all())


def booking_context_of_new(
    autocommit: Autocommit, request: BookingRequest, *, key: str
) -> BookingContext | None:
    """As `booking_context`, for the rush; None where a request with this key was carried out."""
    rows = autocommit.execute(_CONTEXT_AND_KEY, request.values() | {"key": key})
    return None if rows and rows[0].is_repeated else _context(request, rows)


def _context(request: BookingRequest, rows: Sequence[Any]) -> BookingContext:
    if not rows:
        raise NotFound
    row = rows[0]
    booking = booking_from_row(row)
    return BookingContext(
        event_id=request.event_id,
        person_id=request.person_id,
        company_id=request.company_id,
        slot=request.slot,
        organisation_id=row.organisation_id,
        event_kind=row.kind,
        event_name=row.name,
        event_place=row.place,
        takes_part=row.takes_part is not None,
        is_coming=row.coming is not None,
        company_name=row.company or "",
        place=place_text(row.label, row.building),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        seat_is_open=bool(row.seat_is_open),
        seat_is_free=bool(row.seat_is_free),
        waits=row.waits is not None,
        last_sent=_as_told(row),
        mine={one.own_company: (one.own_id, one.own_slot) for one in rows if one.own_id},
        rules=booking.rules,
        now=booking.now,
    )


def access_booking(identity: Identity, context: BookingContext) -> None:
    """A student who takes part, a company that comes, an event of the asker's own organisation."""
    own = context.organisation_id == identity.organisation_id
    if not (own and context.takes_part and context.is_coming):
        raise NotFound
    identity.require_scope(context.event_id)


def _as_told(row: Any) -> LastSent | None:
    if row.sequence is None:
        return None
    return LastSent(row.sequence, tuple(ScheduleLine.from_row(item) for item in row.told_items))
