"""Reads of schedule builds: those of an event, one with its outcome."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from services.registration.schedules.domain.build_rules import UNFINISHED
from services.registration.schedules.models import ScheduleBuild
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
