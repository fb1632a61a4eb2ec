"""Reads of who has met whom: meetings that were held and visits to stands, over all events.

A meeting of a student who was absent is none; what has not begun is not there yet. Once it is
forgotten who came, nobody can say who met.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.day.models.attendance import (
    EventAttendance,
    MeetingAttendance,
    StandVisit,
)
from services.registration.events.models.events import Event, EventSlot
from services.registration.kit.retention import attendance_retained_from
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student

PairKey = tuple[UUID, UUID, UUID]


@dataclass(frozen=True)
class Encounter:
    """One student and one company who met at one event. `how` is meeting or visit."""

    event_id: UUID
    event_name: str
    held_on: date
    person_id: UUID
    student: str
    email: str | None
    class_id: UUID | None
    class_name: str
    company_id: UUID
    company: str
    how: str
    at: datetime
    meeting_id: UUID | None = None

    @property
    def key(self) -> PairKey:
        return self.event_id, self.person_id, self.company_id


def encounters(
    session: Session,
    *,
    now: datetime,
    event_id: UUID | None = None,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    people: Collection[UUID] | None = None,
    classes: Collection[UUID] | None = None,
) -> list[Encounter]:
    """The newest event first, then as the day went; a pair once per event. Narrow at least one."""
    narrowed = (event_id, person_id, company_id, people, classes)
    found = {one.key: one for one in _visits(session, *narrowed)}
    found |= {one.key: one for one in _meetings(session, now, *narrowed)}
    return sorted(
        found.values(), key=lambda one: (-one.held_on.toordinal(), one.at, one.student, one.key)
    )


def have_met(
    session: Session, *, event_id: UUID, person_id: UUID, company_id: UUID, now: datetime
) -> bool:
    return bool(
        encounters(session, now=now, event_id=event_id, person_id=person_id, company_id=company_id)
    )


def meeting_was_held(
    *,
    starts_at: ColumnElement[datetime],
    held_on: ColumnElement[date],
    meeting: ColumnElement[str],
    day: ColumnElement[str],
    now: datetime,
) -> ColumnElement[bool]:
    """Who met, for every list and count; `meeting` and `day` are the marks of attendance.

    A meeting marked as held counts whatever the day's mark says; who was absent met nobody; where
    nobody marked, the clock decides, as long as marks are kept. Later a meeting without any mark is
    one whose mark is forgotten; a school that keeps attendance longer still has the marks.
    """
    missing = or_(func.coalesce(meeting, "") == "absent", func.coalesce(day, "") == "absent")
    held = or_(func.coalesce(meeting, "") == "met", and_(starts_at <= now, ~missing))
    marked = or_(meeting.is_not(None), day.is_not(None))
    return and_(held, or_(marked, held_on >= attendance_retained_from(now.date())))


def held_meetings(query: Select[Any], now: datetime) -> Select[Any]:
    """Of a query of meetings with their event, those in which the two met."""
    return (
        query.join(
            EventSlot,
            (EventSlot.event_id == Meeting.event_id) & (EventSlot.number == Meeting.slot),
        )
        .outerjoin(MeetingAttendance, MeetingAttendance.meeting_id == Meeting.id)
        .outerjoin(
            EventAttendance,
            (EventAttendance.event_id == Meeting.event_id)
            & (EventAttendance.person_id == Meeting.person_id),
        )
        .where(
            Meeting.status == "booked",
            meeting_was_held(
                starts_at=EventSlot.starts_at.expression,
                held_on=Event.held_on.expression,
                meeting=MeetingAttendance.status.expression,
                day=EventAttendance.status.expression,
                now=now,
            ),
        )
    )


def _meetings(session: Session, now: datetime, *narrowed: Any) -> list[Encounter]:
    columns = (EventSlot.starts_at.label("at"), Meeting.id.label("meeting_id"))
    query = held_meetings(_columns(Meeting, *columns), now)
    return [
        _encounter(row, "meeting") for row in session.execute(_narrowed(query, Meeting, *narrowed))
    ]


def _visits(session: Session, *narrowed: Any) -> list[Encounter]:
    query = _columns(StandVisit, StandVisit.marked_at.label("at")).where(StandVisit.status == "met")
    return [
        _encounter(row, "visit") for row in session.execute(_narrowed(query, StandVisit, *narrowed))
    ]


def _columns(met: type[Meeting | StandVisit], *more: Any) -> Select[Any]:
    columns: list[Any] = [
        met.event_id,
        Event.name.label("event_name"),
        Event.held_on,
        met.person_id,
        Person.name.label("student"),
        Person.email,
        Student.class_id,
        SchoolClass.name.label("class_name"),
        met.company_id,
        Company.name.label("company"),
    ]
    return (
        select(*columns, *more)
        .join(Event, Event.id == met.event_id)
        .join(Person, Person.id == met.person_id)
        .join(Company, Company.id == met.company_id)
        .outerjoin(Student, Student.person_id == met.person_id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(Event.cancelled.is_(False), Event.kind != "guidance")
    )


def _narrowed(
    query: Select[Any],
    met: type[Meeting | StandVisit],
    event_id: UUID | None,
    person_id: UUID | None,
    company_id: UUID | None,
    people: Collection[UUID] | None,
    classes: Collection[UUID] | None,
) -> Select[Any]:
    for column, wanted in (
        (met.event_id, event_id),
        (met.person_id, person_id),
        (met.company_id, company_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if people is not None:
        query = query.where(met.person_id.in_(people))
    if classes is not None:
        query = query.where(Student.class_id.in_(classes))
    return query


def _encounter(row: Any, how: str) -> Encounter:
    event = (row.event_id, row.event_name, row.held_on)
    return encounter_of(row, event, how, row.meeting_id if how == "meeting" else None)


def encounter_of(
    row: Any, event: tuple[UUID, str, date], how: str, meeting_id: UUID | None
) -> Encounter:
    """Of a row that names both sides and `at`; `event` is its id, name and day."""
    return Encounter(
        *event,
        row.person_id,
        row.student,
        row.email,
        row.class_id,
        row.class_name or "",
        row.company_id,
        row.company,
        how,
        row.at,
        meeting_id,
    )
