"""Reads of the day: who has come, who is missing, how each meeting went."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID
from zlib import crc32

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.day.models.attendance import (
    AttendanceMark,
    EventAttendance,
    MeetingAttendance,
    StandVisit,
)
from services.registration.day.models.day_notices import DayNotice
from services.registration.events.models.events import EventStudent
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared.db import Autocommit, CompiledStatement, danish_order
from shared.errors import NotFound
from shared.searching import has_terms


@dataclass(frozen=True)
class DayStudent:
    person_id: UUID
    name: str
    class_name: str
    status: str
    reason: str | None
    marked_at: datetime | None

    def answers_to(self, terms: Sequence[str]) -> bool:
        return has_terms(terms, self.name, self.class_name)


def day_students(
    session: Session, event_id: UUID, classes: Collection[UUID] | None = None
) -> list[DayStudent]:
    """Every student of the event, or of these classes of it, by class and name.

    The status is "unknown" where nobody has said.
    """
    query = (
        select(
            Person.id,
            Person.name,
            SchoolClass.name.label("class_name"),
            EventAttendance.status,
            EventAttendance.reason,
            EventAttendance.marked_at,
        )
        .join(EventStudent, EventStudent.person_id == Person.id)
        .join(Student, Student.person_id == Person.id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .outerjoin(
            EventAttendance,
            (EventAttendance.person_id == Person.id) & (EventAttendance.event_id == event_id),
        )
        .where(EventStudent.event_id == event_id)
        .order_by(danish_order(SchoolClass.name), danish_order(Person.name), Person.id)
    )
    if classes is not None:
        query = query.where(Student.class_id.in_(classes))
    return [
        DayStudent(
            row.id,
            row.name,
            row.class_name or "",
            row.status or "unknown",
            row.reason,
            row.marked_at,
        )
        for row in session.execute(query)
    ]


@dataclass(frozen=True)
class DayMeeting:
    """A booked meeting with what is known of its two sides."""

    id: UUID
    slot: int
    person_id: UUID
    student: str
    class_name: str
    company_id: UUID
    company: str
    version: int
    holds_seat: bool
    origin: str
    status: str
    student_status: str


def day_meeting(
    session: Session, event_id: UUID, meeting_id: UUID, *, company_id: UUID | None = None
) -> DayMeeting:
    """One booked meeting of the event, of this company where one is named. Raises NotFound."""
    found = day_meetings(session, event_id, company_id=company_id, meeting_id=meeting_id)
    if not found:
        raise NotFound("meeting")
    return found[0]


def day_meetings(
    session: Session,
    event_id: UUID,
    *,
    company_id: UUID | None = None,
    person_id: UUID | None = None,
    slot: int | None = None,
    meeting_id: UUID | None = None,
    classes: Collection[UUID] | None = None,
) -> list[DayMeeting]:
    """By slot, company and student; narrowed where that is asked, also to students of classes."""
    query = (
        select(
            Meeting.id,
            Meeting.slot,
            Meeting.person_id,
            Person.name.label("student"),
            SchoolClass.name.label("class_name"),
            Meeting.company_id,
            Company.name.label("company"),
            Meeting.version,
            Meeting.holds_seat,
            Meeting.origin,
            MeetingAttendance.status,
            EventAttendance.status.label("student_status"),
        )
        .join(Person, Person.id == Meeting.person_id)
        .join(Company, Company.id == Meeting.company_id)
        .outerjoin(Student, Student.person_id == Meeting.person_id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .outerjoin(MeetingAttendance, MeetingAttendance.meeting_id == Meeting.id)
        .outerjoin(
            EventAttendance,
            (EventAttendance.event_id == event_id)
            & (EventAttendance.person_id == Meeting.person_id),
        )
        .where(Meeting.event_id == event_id, Meeting.status == "booked")
        .order_by(Meeting.slot, danish_order(Company.name), danish_order(Person.name), Meeting.id)
    )
    if classes is not None:
        query = query.where(Student.class_id.in_(classes))
    if company_id is not None:
        query = query.where(Meeting.company_id == company_id)
    if person_id is not None:
        query = query.where(Meeting.person_id == person_id)
    if slot is not None:
        query = query.where(Meeting.slot == slot)
    if meeting_id is not None:
        query = query.where(Meeting.id == meeting_id)
    return [
        DayMeeting(
            row.id,
            row.slot,
            row.person_id,
            row.student,
            row.class_name or "",
            row.company_id,
            row.company,
            row.version,
            row.holds_seat,
            row.origin,
            row.status or "unknown",
            row.student_status or "unknown",
        )
        for row in session.execute(query)
    ]


@dataclass(frozen=True)
class Visit:
    person_id: UUID
    student: str
    class_name: str
    company_id: UUID
    marked_at: datetime


def visits(
    session: Session,
    event_id: UUID,
    *,
    company_id: UUID | None = None,
    person_id: UUID | None = None,
) -> list[Visit]:
    """Recorded stand visits, newest first."""
    query = (
        select(
            StandVisit.person_id,
            Person.name,
            SchoolClass.name,
            StandVisit.company_id,
            StandVisit.marked_at,
        )
        .join(Person, Person.id == StandVisit.person_id)
        .outerjoin(Student, Student.person_id == StandVisit.person_id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(StandVisit.event_id == event_id, StandVisit.status == "met")
        .order_by(StandVisit.marked_at.desc(), StandVisit.person_id)
    )
    if company_id is not None:
        query = query.where(StandVisit.company_id == company_id)
    if person_id is not None:
        query = query.where(StandVisit.person_id == person_id)
    return [
        Visit(person, name, class_name or "", company, at)
        for person, name, class_name, company, at in session.execute(query)
    ]


# Built once: every open board asks them every few seconds.
# Built once: every open board asks again and again.
_TAG = CompiledStatement(
    select(
        func.count(),
        func.max(AttendanceMark.received_at),
        select(func.coalesce(func.sum(DayNotice.version), 0))
        .where(DayNotice.event_id == bindparam("event"))
        .scalar_subquery(),
    ).where(AttendanceMark.event_id == bindparam("event"))
)
_CLASS_SIZES = CompiledStatement(
    select(Student.class_id, func.count())
    .join(EventStudent, EventStudent.person_id == Student.person_id)
    .where(EventStudent.event_id == bindparam("event"))
    .group_by(Student.class_id)
)


def board_tag(autocommit: Autocommit, event_id: UUID) -> str:
    """Changes whenever anybody is marked, comes to the event, leaves it or changes class, or a
    company says something; asked by every open board, so it reads only counters.
    """
    ((marks, latest, notices),) = autocommit.execute(_TAG, {"event": event_id})
    who = short_of(autocommit.execute(_CLASS_SIZES, {"event": event_id}))
    return f"{marks}-{latest.timestamp() if latest else 0:.6f}-{notices}-{who}"


def short_of(parts: Iterable[object]) -> str:
    """The same for the same parts in any order, and as good as never for others."""
    return f"{crc32(''.join(sorted(map(str, parts))).encode()):x}"


Key = TypeVar("Key")


def grouped(
    meetings: Sequence[DayMeeting], key: Callable[[DayMeeting], Key]
) -> dict[Key, list[DayMeeting]]:
    """In the order in which they come."""
    groups: dict[Key, list[DayMeeting]] = {}
    for meeting in meetings:
        groups.setdefault(key(meeting), []).append(meeting)
    return groups
