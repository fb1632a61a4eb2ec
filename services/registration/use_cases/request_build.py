"""Order a schedule: fix what it is made from now, so that any worker computes the same."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.domain.build_errors import BuildStillRunning, NothingToBuild
from services.registration.domain.build_order import (
    BuildWanted,
    EventToPlan,
    Objective,
    make_order,
    order_digest,
)
from services.registration.domain.build_rules import UNFINISHED
from services.registration.domain.errors import EventIsCancelled
from services.registration.models import Event, EventSlot, Publication, ScheduleBuild
from services.registration.queries.build_input import booked_meetings, event_to_plan
from shared import clock
from shared.ids import new_id

#: small enough to be read aloud and typed again
LARGEST_SEED = 999_999


@dataclass(frozen=True)
class Choices:
    """What the organiser chose. seed None draws one; `repair` keeps to the published plan."""

    objective: Objective = "fair"
    seed: int | None = None
    fill: bool = True
    repair: bool = False


def request_build(
    session: Session, *, event: Event, choices: Choices, requested_by: UUID
) -> ScheduleBuild:
    """Raises NothingToBuild, BuildStillRunning, or EventIsCancelled."""
    # The event's row is locked, so that two presses do not get the same number.
    session.get_one(Event, event.id, with_for_update=True, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    _require_no_other(session, event.id)
    planned = event_to_plan(session, event)
    _require_something(planned)
    order = make_order(planned, _wanted(session, event, choices))
    last = session.scalar(
        select(func.max(ScheduleBuild.number)).where(ScheduleBuild.event_id == event.id)
    )
    build = ScheduleBuild(
        id=new_id(),
        event_id=event.id,
        number=(last or 0) + 1,
        objective=choices.objective,
        seed=order["instance"]["seed"],
        requested_by=requested_by,
        requested_at=clock.now(),
        order=order,
        input_digest=order_digest(order),
    )
    session.add(build)
    session.flush()
    return build


def _wanted(session: Session, event: Event, choices: Choices) -> BuildWanted:
    """Meetings made by hand or booked stay as they are, whatever is built around them."""
    seed = secrets.randbelow(LARGEST_SEED + 1) if choices.seed is None else choices.seed
    wanted = BuildWanted(
        choices.objective,
        seed,
        choices.fill,
        pins=booked_meetings(session, event.id, origins=("booked", "by_hand")),
    )
    if not choices.repair or not _is_published(session, event.id):
        return wanted
    return BuildWanted(
        wanted.objective,
        wanted.seed,
        wanted.fill,
        wanted.pins,
        previous=booked_meetings(session, event.id),
        frozen_before=_slots_begun(session, event.id),
    )


def _require_no_other(session: Session, event_id: UUID) -> None:
    running = session.scalar(
        select(ScheduleBuild.number).where(
            ScheduleBuild.event_id == event_id, ScheduleBuild.status.in_(UNFINISHED)
        )
    )
    if running is not None:
        raise BuildStillRunning(number=running)


def _require_something(planned: EventToPlan) -> None:
    for missing, there in (
        ("slots", planned.slots),
        ("companies", planned.companies),
        ("students", planned.students),
    ):
        if not there:
            raise NothingToBuild(missing=missing)


def _is_published(session: Session, event_id: UUID) -> bool:
    return (
        session.scalar(select(Publication.version).where(Publication.event_id == event_id).limit(1))
        is not None
    )


def _slots_begun(session: Session, event_id: UUID) -> int:
    begun = session.scalar(
        select(func.count())
        .select_from(EventSlot)
        .where(EventSlot.event_id == event_id, EventSlot.starts_at <= clock.now())
    )
    return begun or 0
