"""Builds, publishes and begins a demo's events, so that a day and its talks can be seen."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.day.domain.attendance import Mark
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.events.models.events import Event
from services.registration.meetings.queries.groups import has_groups
from services.registration.meetings.queries.publications import is_published as is_published
from services.registration.schedules.domain.group_rules import GroupRules
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.groups import (
    group_plan,
    group_rules_version,
    room_capacities,
)
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.schedules.use_cases.request_build import Choices, request_build
from services.registration.schedules.use_cases.update_group_rules import update_group_rules
from services.registration.seed.lists import students_of
from services.registration.seed.values import SeedGroups
from shared import clock
from shared.ids import new_id

SEED = 1


def is_built(session: Session, event_id: UUID) -> bool:
    build = _newest_build(session, event_id)
    return build is not None and build.status in {"done", "failed"}


def order_build(session: Session, event_id: UUID, organiser: UUID) -> None:
    """Ask for a schedule, unless one was asked for before."""
    if _newest_build(session, event_id) is None:
        request_build(
            session,
            event=session.get_one(Event, event_id),
            choices=Choices(seed=SEED),
            requested_by=organiser,
        )


def publish_newest_build(session: Session, event_id: UUID, organiser: UUID) -> None:
    """Make the build the schedule that stands and tell everybody, once."""
    if not is_published(session, event_id):
        publish_build(
            session,
            event=session.get_one(Event, event_id),
            build=_newest_build(session, event_id),
            published_by=organiser,
        )


def record_arrivals(session: Session, event_id: UUID, crew: UUID) -> None:
    """Most students are checked in, some are absent, the last have not come yet."""
    now = clock.now()
    students = students_of(session, event_id)
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


def has_rooms_for_groups(session: Session, event_id: UUID) -> bool:
    """Whether registration has heard in which rooms talks may be held."""
    return bool(room_capacities(session, event_id))


def choose_groups(session: Session, event_id: UUID, groups: SeedGroups, organiser: UUID) -> None:
    """Once: what the organiser has chosen since is left as it is."""
    if has_groups(session, event_id):
        return
    update_group_rules(
        session,
        event=session.get_one(Event, event_id),
        rules=GroupRules(
            is_on=True,
            most_sessions=groups.most_sessions,
            people=groups.people,
            smallest=groups.smallest,
        ),
        seen_version=group_rules_version(session, event_id),
        chosen_by=organiser,
    )


def are_groups_published(session: Session, event_id: UUID) -> bool:
    """The rooms of the talks are known and everybody has heard."""
    plan = group_plan(session, event_id)
    return plan is not None and not plan.waits_to_tell


def _newest_build(session: Session, event_id: UUID) -> ScheduleBuild | None:
    builds = select(ScheduleBuild).where(ScheduleBuild.event_id == event_id)
    return session.scalars(builds.order_by(ScheduleBuild.number.desc()).limit(1)).one_or_none()
