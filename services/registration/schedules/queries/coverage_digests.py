"""Digests of all that the coverage of an event is decided from, read without deciding it.

The databases put the rows together as text, one query a table however many events there are, which
costs a small part of building everybody's schedule; and no use case has to keep a mark up to date.
"""

from collections import defaultdict
from collections.abc import Collection
from functools import reduce
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.registration.companies.models import (
    Company,
    Participation,
    ParticipationEducation,
)
from services.registration.day.models.day_notices import DayNotice
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.known_facts import KnownFacts
from services.registration.events.models.places import Place
from services.registration.meetings.models.groups import (
    GroupPlan,
    GroupRoom,
    GroupRule,
    GroupSession,
)
from services.registration.meetings.models.meetings import BOOKED_COLUMNS, CompanySlot, Meeting
from services.registration.meetings.models.publications import SentSchedule
from services.registration.preparation.models import (
    Document,
    PreparationPlan,
    PreparationWaiver,
)
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared import clock

#: no text that a person wrote holds one of them
_NEXT_COLUMN, _NEXT_ROW, _NEXT_TABLE = "\x1f", "\x1e", "\x1d"


def coverage_digests(session: Session, ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Events with equal ones have equal coverages."""
    tables: dict[UUID, list[str]] = defaultdict(list)
    for query in _TABLES:
        found = session.execute(query, {"ids": list(ids), "now": clock.now()})
        rows: dict[UUID, str] = dict(found.all())
        for id in ids:
            tables[id].append(_in_order(rows.get(id, "")))
    return {id: sha256(_NEXT_TABLE.join(tables[id]).encode()).digest() for id in ids}


def _in_order(rows: str) -> str:
    """The databases promise none."""
    return _NEXT_ROW.join(sorted(rows.split(_NEXT_ROW)))


Column = ColumnElement[Any] | InstrumentedAttribute[Any]


def _rows(event_id: InstrumentedAttribute[UUID], *columns: Column) -> Select[UUID, str]:
    """By event, the text of all its rows."""
    texts: list[ColumnElement[str]] = [func.coalesce(cast(column, Text), "") for column in columns]
    row = reduce(lambda before, text: before + _NEXT_COLUMN + text, texts)
    wanted = event_id.in_(bindparam("ids", expanding=True))
    return select(event_id, func.aggregate_strings(row, _NEXT_ROW)).where(wanted).group_by(event_id)


_TABLES = (
    _rows(Event.id, Event.id, Event.kind, Event.name, Event.place, Event.held_on, Event.cancelled),
    _rows(
        EventSlot.event_id,
        EventSlot.number,
        EventSlot.starts_at,
        EventSlot.ends_at,
        EventSlot.starts_at <= bindparam("now"),
    ),
    _rows(EventStudent.event_id, Person.id, Person.name, SchoolClass.name, Student.education_id)
    .join(Person, Person.id == EventStudent.person_id)
    .join(Student, Student.person_id == EventStudent.person_id)
    .outerjoin(SchoolClass, SchoolClass.id == Student.class_id),
    _rows(
        Participation.event_id,
        Participation.id,
        Company.id,
        Company.name,
        Participation.status,
        Participation.link_revoked,
        Participation.tables,
        Participation.unavailable_slots,
    ).join(Company, Company.id == Participation.company_id),
    _rows(
        Participation.event_id,
        ParticipationEducation.participation_id,
        ParticipationEducation.education_id,
    ).join(Participation, Participation.id == ParticipationEducation.participation_id),
    _rows(
        DayNotice.event_id,
        DayNotice.participation_id,
        DayNotice.kind,
        DayNotice.first_slot,
        DayNotice.settled_at,
    ),
    _rows(
        CompanySlot.event_id,
        CompanySlot.company_id,
        CompanySlot.slot,
        CompanySlot.capacity,
        CompanySlot.is_open,
    ).where(CompanySlot.is_adjusted),
    _rows(Place.event_id, Place.company_id, Place.place_id, Place.label, Place.building),
    _rows(Meeting.event_id, *BOOKED_COLUMNS, Meeting.created_at).where(Meeting.status == "booked"),
    _rows(SentSchedule.event_id, SentSchedule.reader_id, SentSchedule.sequence),
    _rows(KnownFacts.event_id, KnownFacts.reader_id, KnownFacts.told_at),
    _rows(GroupRule.event_id, GroupRule.is_on),
    _rows(GroupSession.event_id, GroupSession.company_id, GroupSession.slot, GroupSession.seats),
    _rows(GroupRoom.event_id, GroupRoom.company_id, GroupRoom.label, GroupRoom.building),
    _rows(GroupPlan.event_id, GroupPlan.waits_to_tell),
    _rows(
        PreparationPlan.event_id,
        PreparationPlan.asks_for_application,
        PreparationPlan.asks_for_cv,
        PreparationPlan.schedule_waits,
    ),
    _rows(PreparationWaiver.event_id, PreparationWaiver.person_id),
    _rows(
        Document.event_id,
        Document.id,
        Document.person_id,
        Document.kind,
        Document.number,
        Document.state,
        Document.review,
    ),
)
