"""Order a schedule: fix what it is made from now, so that any worker computes the same."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.schedules.domain.build_errors import BuildStillRunning, NothingToBuild
from services.registration.schedules.domain.build_order import (
    BuildWanted,
    EventToPlan,
    Objective,
    company_weight_of,
    make_order,
    order_digest,
)
from services.registration.schedules.domain.build_rules import UNFINISHED
from services.registration.schedules.domain.event_snapshot import (
    OrderInput,
    build_input,
    repair_input,
)
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.event_snapshot import event_snapshot
from shared import clock
from shared.ids import new_id

#: small enough to be read aloud and typed again
LARGEST_SEED = 999_999


@dataclass(frozen=True)
class Choices:
    """What the organiser chose. seed None draws one; `repair` keeps to the published plan after the
    `incidents`; `fairness` is the place of the slider, 0..1, in place of the objective;
    `company_weight` is one of company_wishes.WEIGHTS, None: as in the schedule before.
    """

    objective: Objective = "fair"
    seed: int | None = None
    fill: bool = True
    repair: bool = False
    fairness: float | None = None
    company_weight: int | None = None
    incidents: tuple[Incident, ...] = ()


def request_build(
    session: Session, *, event: Event, choices: Choices, requested_by: UUID
) -> ScheduleBuild:
    """Raises NothingToBuild, BuildStillRunning, or EventIsCancelled."""
    # The event's row is locked, so that two presses do not get the same number.
    session.get_one(Event, event.id, with_for_update=True, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    require_no_other(session, event.id, "schedule")
    asked = _input(session, event, choices)
    require_something(asked.planned)
    order = make_order(asked.planned, asked.wanted)
    if asked.wanted.previous is not None:
        order["happened"] = [each.to_dict() for each in choices.incidents]
    return add_build(session, event, order, choices.objective, requested_by=requested_by)


def add_build(
    session: Session,
    event: Event,
    order: dict[str, Any],
    objective: Objective,
    *,
    requested_by: UUID,
    purpose: str = "schedule",
) -> ScheduleBuild:
    """Put an order in the queue; the caller holds the event's row."""
    last = session.scalar(
        select(func.max(ScheduleBuild.number)).where(ScheduleBuild.event_id == event.id)
    )
    build = ScheduleBuild(
        id=new_id(),
        event_id=event.id,
        number=(last or 0) + 1,
        purpose=purpose,
        objective=objective,
        seed=order["instance"]["seed"],
        requested_by=requested_by,
        requested_at=clock.now(),
        order=order,
        input_digest=order_digest(order),
    )
    session.add(build)
    session.flush()
    return build


def _input(session: Session, event: Event, choices: Choices) -> OrderInput:
    """Meetings made by hand or booked stay as they are, whatever is built around them."""
    snapshot = event_snapshot(session, event)
    seed = secrets.randbelow(LARGEST_SEED + 1) if choices.seed is None else choices.seed
    wanted = BuildWanted(
        choices.objective,
        seed,
        choices.fill,
        pins=snapshot.meetings("booked", "by_hand"),
        fairness=choices.fairness,
        company_weight=(
            load_company_weight(session, event.id)
            if choices.company_weight is None
            else choices.company_weight
        ),
    )
    if choices.repair and snapshot.is_published:
        return repair_input(snapshot, wanted, choices.incidents)
    return build_input(snapshot, wanted)


def load_company_weight(session: Session, event_id: UUID) -> int:
    """What counted in the latest schedule still counts, in a repair and in what-if."""
    order = session.scalar(
        select(ScheduleBuild.order)
        .where(ScheduleBuild.event_id == event_id, ScheduleBuild.purpose == "schedule")
        .order_by(ScheduleBuild.number.desc())
        .limit(1)
    )
    return company_weight_of(order) if order else 0


def require_no_other(session: Session, event_id: UUID, purpose: str) -> None:
    """A question never stands in the way of a schedule that is needed now."""
    running = session.scalar(
        select(ScheduleBuild.number).where(
            ScheduleBuild.event_id == event_id,
            ScheduleBuild.purpose == purpose,
            ScheduleBuild.status.in_(UNFINISHED),
        )
    )
    if running is not None:
        raise BuildStillRunning(number=running)


def require_something(planned: EventToPlan) -> None:
    for missing, there in (
        ("slots", planned.slots),
        ("companies", planned.companies),
        ("students", planned.students),
    ):
        if not there:
            raise NothingToBuild(missing=missing)
