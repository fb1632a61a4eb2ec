"""Builds, publishes and begins the event that is held today, so that the day itself can be seen."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.day.domain.attendance import Mark
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.events.models.events import Event
from services.registration.meetings.queries.publications import is_published
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.schedules.use_cases.request_build import Choices, request_build
from shared import clock
from shared.ids import new_id

SEED = 1


def order_build(session: Session, event_id: UUID, requested_by: UUID) -> None:
    """Ask for a schedule, unless one was asked for before."""
    if newest_build(session, event_id) is None:
        request_build(
            session,
            event=session.get_one(Event, event_id),
            choices=Choices(seed=SEED),
            requested_by=requested_by,
        )


def newest_build(session: Session, event_id: UUID) -> ScheduleBuild | None:
    builds = select(ScheduleBuild).where(ScheduleBuild.event_id == event_id)
    return session.scalars(builds.order_by(ScheduleBuild.number.desc()).limit(1)).one_or_none()


def is_built(session: Session, event_id: UUID) -> bool:
    build = newest_build(session, event_id)
    return build is not None and build.status in {"done", "failed"}


def publish(session: Session, event_id: UUID, published_by: UUID) -> None:
    """Make the build the schedule that stands and tell everybody, once."""
    if not is_published(session, event_id):
        publish_build(
            session,
            event=session.get_one(Event, event_id),
            build=newest_build(session, event_id),
            published_by=published_by,
        )


def let_them_arrive(session: Session, event_id: UUID, students: list[UUID], crew: UUID) -> None:
    """Most students are checked in, some are absent, the last have not come yet."""
    now = clock.now()
    marks = [
        Mark(
            id=new_id(),
            subject="event",
            person_id=student,
            status="present" if number % 12 else "absent",
            marked_at=now - timedelta(minutes=1),
            marked_by=crew,
        )
        for number, student in enumerate(students[: len(students) * 4 // 5])
    ]
    record_attendance(session, event_id=event_id, marks=marks)
