"""Ask what would be if: an order that a worker answers and that nobody can publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from planning import Instance
from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.meetings.queries.groups import has_groups
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.meetings.queries.seat_supply import companies_to_plan
from services.registration.schedules.domain.build_errors import NoTablesAtTalks
from services.registration.schedules.domain.build_order import BuildWanted, make_order
from services.registration.schedules.domain.what_if import (
    KINDS,
    LEVELS,
    Question,
    changed_instance,
)
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.event_snapshot import event_snapshot
from services.registration.schedules.queries.rooms_in_use import free_rooms, rooms_in_use
from services.registration.schedules.use_cases.request_build import (
    add_build,
    load_company_weight,
    require_no_other,
    require_something,
)
from services.registration.wishes.queries.wishes import company_names
from shared.errors import NotFound


@dataclass(frozen=True)
class WhatIfRequest:
    """What a door was told: `company` or `room` by id where the kind is about one."""

    kind: str
    company: str = ""
    room: str = ""
    minutes: int = 0
    level: float = 0.5

    @classmethod
    def of(cls, order: Mapping[str, Any]) -> "WhatIfRequest":
        """What WhatIfOrderSchema understood."""
        return cls(
            order["kind"],
            company=str(order["company_id"] or ""),
            room=str(order["room_id"] or ""),
            minutes=order["minutes"] or 0,
            level=order["level"] if order["level"] is not None else 0.5,
        )


def load_question(session: Session, event_id: UUID, wanted: WhatIfRequest) -> Question:
    """Raises NotFound for companies, rooms and kinds that nobody can choose, or NoTablesAtTalks."""
    kind = next((each for each in KINDS if each == wanted.kind), None)
    if kind == "table" and has_groups(session, event_id):
        raise NoTablesAtTalks
    if kind in ("company_away", "table"):
        coming = {str(one.id) for one in companies_to_plan(session, event_id)}
        if wanted.company not in coming:
            raise NotFound
        names = {str(id): name for id, name in company_names(session, event_id).items()}
        return Question(kind, (wanted.company,), names[wanted.company])
    if kind == "room_away":
        rooms = {str(room.id): room for room in rooms_in_use(session, event_id)}
        if (room := rooms.get(wanted.room)) is None:
            raise NotFound
        homeless = room.companies[free_rooms(session, event_id) :]
        return Question(kind, tuple(str(company) for company in homeless), room.label)
    if kind == "shorter":
        return Question(kind, minutes=wanted.minutes)
    if kind == "fairness":
        return Question(kind, level=wanted.level)
    if kind is None:
        raise NotFound
    return Question(kind)


def request_what_if(
    session: Session, *, event: Event, question: Question, requested_by: UUID
) -> ScheduleBuild:
    """Raises NothingToBuild, BuildStillRunning, EventIsCancelled, or InstanceError."""
    order = _today(session, event, "what_if")
    numbers = {id: number for number, id in enumerate(order["companies"])}
    times = list(event_slots(session, event.id).values())
    changed = changed_instance(Instance.from_dict(order["instance"]), question, numbers, times)
    order |= {
        "today": order["instance"],
        "instance": changed.to_dict(),
        "question": question.to_dict(),
    }
    return add_build(session, event, order, "fair", requested_by=requested_by, purpose="what_if")


def request_prices(session: Session, *, event: Event, requested_by: UUID) -> ScheduleBuild:
    """What each place of the slider costs and brings. Raises as request_what_if."""
    order = _today(session, event, "prices") | {"levels": list(LEVELS)}
    return add_build(session, event, order, "fair", requested_by=requested_by, purpose="prices")


def _today(session: Session, event: Event, purpose: str) -> dict[str, Any]:
    """The event as it is now, by wishes alone, with the lots of the latest schedule."""
    session.get_one(Event, event.id, with_for_update=True, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    require_no_other(session, event.id, purpose)
    snapshot = event_snapshot(session, event)
    require_something(snapshot.planned)
    seed = session.scalar(
        select(ScheduleBuild.seed)
        .where(ScheduleBuild.event_id == event.id, ScheduleBuild.purpose == "schedule")
        .order_by(ScheduleBuild.number.desc())
        .limit(1)
    )
    pins = snapshot.meetings("booked", "by_hand")
    weight = load_company_weight(session, event.id)
    return make_order(
        snapshot.planned,
        BuildWanted("fair", seed or 0, fill=False, pins=pins, company_weight=weight),
    )
