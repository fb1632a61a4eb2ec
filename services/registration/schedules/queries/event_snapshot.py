"""Reads an event once, as builds, repairs and publications start from it."""

from collections import defaultdict
from collections.abc import Collection, Container, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from services.registration.day.queries.day_notices import seats_missed
from services.registration.day.queries.fallen_meetings import absentees, fallen_meetings
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.meetings.models.groups import GroupPlan
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.groups import events_with_groups, sessions_of_events
from services.registration.meetings.queries.personal_schedules import booked_of_events
from services.registration.meetings.queries.publications import published_events
from services.registration.meetings.queries.seat_supply import companies_of_events
from services.registration.schedules.domain.build_order import EventToPlan, StudentToPlan
from services.registration.schedules.domain.event_snapshot import EventSnapshot
from services.registration.schedules.queries.groups import groups_wanted
from services.registration.school.models.students import Student
from services.registration.wishes.models import Wish, WishList
from services.registration.wishes.queries.company_wishes import company_wishes_of_event
from shared import clock


def event_snapshot(session: Session, event: Event) -> EventSnapshot:
    """Whoever writes by it holds the event's row and its seats.

    Ordered by id throughout, so that the same data gives the same order and digest.
    """
    standing = standing_snapshots(session, [event])[event.id]
    dropped = _dropped(session, event.id)
    planned = replace(
        standing.planned,
        students=_wishing_students(session, event.id, dropped),
        company_wishes=company_wishes_of_event(session, event.id),
    )
    return replace(
        standing,
        planned=planned,
        fallen=tuple(fallen_meetings(session, event.id)),
        dropped=dropped,
        absent=frozenset(absentees(session, event.id)),
    )


def standing_snapshots(session: Session, events: Sequence[Event]) -> dict[UUID, EventSnapshot]:
    """Of several events, as much as it takes to publish what stands: nobody's wishes, and nothing
    that fell away.
    """
    ids = [event.id for event in events]
    slots, students = _slots(session, ids), _students(session, ids)
    companies, booked = companies_of_events(session, ids), booked_of_events(session, ids)
    sessions, room_plans = sessions_of_events(session, ids), _room_plans(session, ids)
    published, groups = published_events(session, ids), events_with_groups(session, ids)
    away = seats_missed(session, slots)
    return {
        event.id: EventSnapshot(
            planned=EventToPlan(
                slots=slots.get(event.id, (0, 0))[0],
                meetings_per_student=event.meetings_per_student,
                wishes_per_student=event.wishes_per_student,
                students=students[event.id],
                companies=companies[event.id],
                groups=groups_wanted(session, event.id) if event.id in groups else None,
            ),
            booked=tuple(booked[event.id]),
            slots_begun=slots.get(event.id, (0, 0))[1],
            is_published=event.id in published,
            sessions=sessions[event.id],
            has_session_plan=event.id in room_plans,
            awaits_rooms=room_plans.get(event.id, False),
            away=away[event.id],
        )
        for event in events
    }


def _slots(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Event → how many slots, and how many of them have begun."""
    begun = func.count().filter(EventSlot.starts_at <= clock.now())
    rows = session.execute(
        select(EventSlot.event_id, func.count(), begun)
        .where(EventSlot.event_id.in_(ids))
        .group_by(EventSlot.event_id)
    )
    return {event_id: (count, past) for event_id, count, past in rows}


def _room_plans(session: Session, ids: Collection[UUID]) -> dict[UUID, bool]:
    """Of the events that asked scheduling for rooms of sessions: whether people wait for them."""
    query = select(GroupPlan.event_id, GroupPlan.waits_to_tell).where(GroupPlan.event_id.in_(ids))
    return dict(session.execute(query).all())


def _students(session: Session, ids: Collection[UUID]) -> dict[UUID, list[StudentToPlan]]:
    rows = session.execute(
        select(EventStudent.event_id, Student.person_id, Student.education_id)
        .join(Student, Student.person_id == EventStudent.person_id)
        .where(EventStudent.event_id.in_(ids))
        .order_by(Student.person_id)
    )
    found: dict[UUID, list[StudentToPlan]] = defaultdict(list)
    for event_id, person_id, education_id in rows:
        education = str(education_id) if education_id else None
        found[event_id].append(StudentToPlan(person_id, education, ()))
    return found


def _dropped(session: Session, event_id: UUID) -> frozenset[tuple[UUID, UUID]]:
    """Who said no to a meeting does not get it back unasked; a list handed in later asks."""
    again = aliased(Meeting)
    is_booked = exists().where(
        again.event_id == event_id,
        again.person_id == Meeting.person_id,
        again.company_id == Meeting.company_id,
        again.status == "booked",
    )
    rows = session.execute(
        select(Meeting.person_id, Meeting.company_id)
        .outerjoin(
            WishList,
            (WishList.event_id == Meeting.event_id) & (WishList.person_id == Meeting.person_id),
        )
        .where(
            Meeting.event_id == event_id,
            Meeting.status == "cancelled",
            Meeting.changed_by == Meeting.person_id,
            or_(
                WishList.submitted_at.is_(None),
                WishList.submitted_at < Meeting.cancelled_at,
            ),
            ~is_booked,
        )
    )
    return frozenset((student, company) for student, company in rows)


def _wishing_students(
    session: Session, event_id: UUID, dropped: Container[tuple[UUID, UUID]]
) -> list[StudentToPlan]:
    """A wish that was dropped leaves its rank empty, as one for a company that withdrew."""
    wishes: dict[UUID, list[UUID]] = defaultdict(list)
    for person_id, company_id in session.execute(
        select(Wish.person_id, Wish.company_id)
        .where(Wish.event_id == event_id)
        .order_by(Wish.person_id, Wish.rank)
    ):
        if (person_id, company_id) not in dropped:
            wishes[person_id].append(company_id)
    return [
        replace(student, wishes=tuple(wishes[student.id]))
        for student in _students(session, [event_id])[event_id]
    ]
