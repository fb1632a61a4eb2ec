"""Reads the marks of absence of today that stand and that nobody has heard of."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact
from services.registration.day.models.attendance import (
    AttendanceMark,
    EventAttendance,
    MeetingAttendance,
)
from services.registration.events.models.events import Event, EventSlot
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student


@dataclass(frozen=True)
class Absence:
    """`state` is the row that remembers who knows of it. `company` and `starts_at` are a meeting's;
    None: the whole event.
    """

    state: EventAttendance | MeetingAttendance
    event_id: UUID
    person_id: UUID
    class_id: UUID | None
    student: str
    class_name: str
    company: str
    starts_at: datetime | None
    marked_by: UUID


def unheard_absences(session: Session, *, day: date, until: datetime) -> list[Absence]:
    """Of events held on `day`, marks received until `until`; by event, then by student's name. Who
    is absent from the whole event is not named for each meeting too.
    """
    whole = _whole_day(session, day, until)
    gone = {(each.event_id, each.person_id) for each in whole}
    meetings = [
        each
        for each in _meetings(session, day, until)
        if (each.event_id, each.person_id) not in gone
    ]
    return sorted(
        [*whole, *meetings],
        key=lambda each: (
            each.event_id.bytes,
            each.student.casefold(),
            each.person_id.bytes,
            each.starts_at is not None,
            each.starts_at or until,
        ),
    )


def marker_names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """Who marked → the colleague's name, or the company's."""
    people = select(Person.id, Person.name).where(Person.id.in_(ids))
    companies = (
        select(CompanyContact.id, Company.name)
        .join(Company, Company.id == CompanyContact.company_id)
        .where(CompanyContact.id.in_(ids))
    )
    return {id: name for query in (people, companies) for id, name in session.execute(query)}


def _unheard(
    state: type[EventAttendance | MeetingAttendance], day: date, until: datetime
) -> tuple[ColumnElement[bool], ...]:
    """Marks of absence of that day that stand, were made by then, and nobody has heard of."""
    return (
        state.status == "absent",
        or_(state.known_mark_id.is_(None), state.known_mark_id != state.mark_id),
        Event.held_on == day,
        Event.cancelled.is_(False),
        AttendanceMark.received_at <= until,
    )


def _whole_day(session: Session, day: date, until: datetime) -> list[Absence]:
    state = EventAttendance
    rows = session.execute(
        select(state, Person.name, Student.class_id, SchoolClass.name)
        .join(AttendanceMark, AttendanceMark.id == state.mark_id)
        .join(Event, Event.id == state.event_id)
        .join(Person, Person.id == state.person_id)
        .join(Student, Student.person_id == state.person_id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(*_unheard(state, day, until))
        .order_by(state.event_id, state.person_id)
    )
    return [
        Absence(
            row,
            row.event_id,
            row.person_id,
            class_id,
            name,
            class_name or "",
            "",
            None,
            row.marked_by,
        )
        for row, name, class_id, class_name in rows
    ]


def _meetings(session: Session, day: date, until: datetime) -> list[Absence]:
    state = MeetingAttendance
    rows = session.execute(
        select(
            state,
            Meeting.event_id,
            Person.id,
            Person.name,
            Student.class_id,
            SchoolClass.name,
            Company.name,
            EventSlot.starts_at,
        )
        .join(AttendanceMark, AttendanceMark.id == state.mark_id)
        .join(Meeting, Meeting.id == state.meeting_id)
        .join(
            EventSlot,
            (EventSlot.event_id == Meeting.event_id) & (EventSlot.number == Meeting.slot),
        )
        .join(Event, Event.id == Meeting.event_id)
        .join(Company, Company.id == Meeting.company_id)
        .join(Person, Person.id == Meeting.person_id)
        .join(Student, Student.person_id == Meeting.person_id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(*_unheard(state, day, until))
        .order_by(state.meeting_id)
    )
    return [
        Absence(
            row,
            event_id,
            person_id,
            class_id,
            name,
            class_name or "",
            company,
            starts_at,
            row.marked_by,
        )
        for row, event_id, person_id, name, class_id, class_name, company, starts_at in rows
    ]
