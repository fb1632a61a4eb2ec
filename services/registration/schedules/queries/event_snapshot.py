"""Reads an event once, as builds, repairs and publications start from it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.day.queries.fallen_meetings import fallen_meetings
from services.registration.events.models.events import Event, EventStudent
from services.registration.events.queries.times import slot_count, slots_begun
from services.registration.meetings.queries.groups import standing_sessions
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.queries.publications import is_published
from services.registration.meetings.queries.seat_supply import companies_to_plan
from services.registration.schedules.domain.build_order import EventToPlan, StudentToPlan
from services.registration.schedules.domain.event_snapshot import EventSnapshot
from services.registration.schedules.queries.groups import group_plan, groups_wanted
from services.registration.school.models.students import Student
from services.registration.wishes.models import Wish
from services.registration.wishes.queries.company_wishes import company_wishes_of_event


def event_snapshot(session: Session, event: Event) -> EventSnapshot:
    """Whoever writes by it holds the event's row and its seats."""
    booked = tuple(meetings_of(session, event.id, oldest_first=True))
    rooms = group_plan(session, event.id)
    return EventSnapshot(
        planned=event_to_plan(session, event),
        booked=booked,
        fallen=tuple(fallen_meetings(session, event.id)),
        slots_begun=slots_begun(session, event.id),
        is_published=is_published(session, event.id),
        sessions=standing_sessions(session, event.id),
        has_session_plan=rooms is not None,
        awaits_rooms=rooms is not None and rooms.waits_to_tell,
    )


def event_to_plan(session: Session, event: Event) -> EventToPlan:
    """Ordered by id throughout, so that the same data gives the same order and digest."""
    return EventToPlan(
        slots=slot_count(session, event.id),
        meetings_per_student=event.meetings_per_student,
        wishes_per_student=event.wishes_per_student,
        students=_students(session, event.id),
        companies=companies_to_plan(session, event.id),
        company_wishes=company_wishes_of_event(session, event.id),
        groups=groups_wanted(session, event.id),
    )


def _students(session: Session, event_id: UUID) -> list[StudentToPlan]:
    wishes: dict[UUID, list[UUID]] = {}
    for person_id, company_id in session.execute(
        select(Wish.person_id, Wish.company_id)
        .where(Wish.event_id == event_id)
        .order_by(Wish.person_id, Wish.rank)
    ):
        wishes.setdefault(person_id, []).append(company_id)
    rows = session.execute(
        select(Student.person_id, Student.education_id)
        .join(EventStudent, EventStudent.person_id == Student.person_id)
        .where(EventStudent.event_id == event_id)
        .order_by(Student.person_id)
    )
    return [
        StudentToPlan(
            person_id,
            str(education_id) if education_id else None,
            tuple(wishes.get(person_id, ())),
        )
        for person_id, education_id in rows
    ]
