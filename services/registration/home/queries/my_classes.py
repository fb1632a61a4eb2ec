"""Reads of a teacher's own classes: at each event how far their wishes, papers and plans are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.day.models.attendance import EventAttendance
from services.registration.events.models.events import Event, EventStudent
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.booking import booking_of
from services.registration.preparation.queries.preparation import (
    ClassReadiness,
    readiness,
    readiness_by_class,
)
from services.registration.school.models.students import Student


@dataclass(frozen=True)
class ClassAtEvent:
    """One class at one event. `absent` names those who did not come, without why."""

    group: ClassReadiness
    with_meetings: int
    absent: tuple[str, ...]

    @property
    def silent(self) -> int:
        return sum(line.lacks_wishes for line in self.group.lines)


@dataclass(frozen=True)
class EventOfClasses:
    event: Event
    shows_schedules: bool
    classes: Sequence[ClassAtEvent]


def events_of_classes(
    session: Session, organisation_id: UUID, classes: Collection[UUID], *, today: date, since: date
) -> list[EventOfClasses]:
    """The events in which these classes take part: those to come, nearest first, then those held
    since that day, newest first.
    """
    taking_part = (
        select(EventStudent.event_id)
        .join(Student, Student.person_id == EventStudent.person_id)
        .where(Student.class_id.in_(classes))
    )
    events = session.scalars(
        select(Event)
        .where(
            Event.organisation_id == organisation_id,
            Event.held_on >= since,
            Event.cancelled.is_(False),
            Event.id.in_(taking_part),
        )
        .order_by(Event.held_on, Event.id)
    ).all()
    coming = [event for event in events if event.held_on >= today]
    ordered = coming + [event for event in reversed(events) if event.held_on < today]
    return [_event_of_classes(session, event, classes) for event in ordered]


def _event_of_classes(session: Session, event: Event, classes: Collection[UUID]) -> EventOfClasses:
    meeting = set(
        session.scalars(
            select(Meeting.person_id)
            .where(Meeting.event_id == event.id, Meeting.status == "booked")
            .distinct()
        )
    )
    absent = set(
        session.scalars(
            select(EventAttendance.person_id).where(
                EventAttendance.event_id == event.id, EventAttendance.status == "absent"
            )
        )
    )
    return EventOfClasses(
        event,
        booking_of(session, event.id).shows_schedules,
        [
            ClassAtEvent(
                group,
                sum(line.student.person_id in meeting for line in group.lines),
                tuple(
                    line.student.name for line in group.lines if line.student.person_id in absent
                ),
            )
            for group in readiness_by_class(readiness(session, event.id, classes))
        ],
    )
