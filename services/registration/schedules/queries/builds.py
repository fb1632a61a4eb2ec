"""Reads of schedule builds: those of an event, one with its outcome, the published one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from services.registration.meetings.models.publications import Publication
from services.registration.schedules.domain.build_rules import UNFINISHED
from services.registration.schedules.models import ScheduleBuild
from services.registration.school.models.people import Person
from shared.errors import NotFound

#: older answers are about an event that has moved on
MOST_QUESTIONS = 8


def builds_of_event(session: Session, event_id: UUID) -> list[ScheduleBuild]:
    """Schedules, newest first, without the orders and outcomes themselves."""
    return list(
        session.scalars(
            select(ScheduleBuild)
            .where(ScheduleBuild.event_id == event_id, ScheduleBuild.purpose == "schedule")
            .order_by(ScheduleBuild.number.desc())
        )
    )


def access_build(
    session: Session, event_id: UUID, number: int, *, with_outcome: bool = False
) -> ScheduleBuild:
    """A build of an event that the caller may see. Raises NotFound."""
    query = select(ScheduleBuild).where(
        ScheduleBuild.event_id == event_id, ScheduleBuild.number == number
    )
    if with_outcome:
        query = query.options(undefer(ScheduleBuild.order), undefer(ScheduleBuild.result))
    build = session.scalar(query)
    if build is None:
        raise NotFound
    return build


def running_build(session: Session, event_id: UUID) -> ScheduleBuild | None:
    return session.scalar(
        select(ScheduleBuild).where(
            ScheduleBuild.event_id == event_id,
            ScheduleBuild.purpose == "schedule",
            ScheduleBuild.status.in_(UNFINISHED),
        )
    )


def questions_of_event(session: Session, event_id: UUID, purpose: str) -> list[ScheduleBuild]:
    """Answered or waiting, newest first, with what was asked and found."""
    return list(
        session.scalars(
            select(ScheduleBuild)
            .where(
                ScheduleBuild.event_id == event_id,
                ScheduleBuild.purpose == purpose,
                ScheduleBuild.status.in_((*UNFINISHED, "done")),
            )
            .order_by(ScheduleBuild.number.desc())
            .limit(MOST_QUESTIONS)
            .options(undefer(ScheduleBuild.order), undefer(ScheduleBuild.result))
        )
    )


@dataclass(frozen=True)
class Published:
    version: int
    build_id: UUID | None
    build_number: int | None
    published_at: Any
    told: int


def latest_publication(session: Session, event_id: UUID) -> Published | None:
    row = session.execute(
        select(Publication, ScheduleBuild.number)
        .outerjoin(ScheduleBuild, ScheduleBuild.id == Publication.build_id)
        .where(Publication.event_id == event_id)
        .order_by(Publication.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    publication, number = row
    return Published(
        publication.version,
        publication.build_id,
        number,
        publication.published_at,
        publication.told,
    )


def was_published(session: Session, build_id: UUID) -> bool:
    """Whether the build has been the schedule that stands, now or earlier."""
    query = select(Publication.version).where(Publication.build_id == build_id).limit(1)
    return session.scalar(query) is not None


def people_by_id(session: Session, people: list[UUID]) -> dict[UUID, str]:
    """Names of these people; asked in portions because databases limit parameters."""
    names: dict[UUID, str] = {}
    for start in range(0, len(people), 500):
        portion = select(Person.id, Person.name).where(Person.id.in_(people[start : start + 500]))
        names.update(session.execute(portion).all())
    return names
