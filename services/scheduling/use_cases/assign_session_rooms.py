"""Gives the companies rooms for their group sessions and tells registration; safe to repeat."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from planning.rooms import Conflict
from services.scheduling.domain.programme import Place
from services.scheduling.domain.session_rooms import allocate_session_rooms
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Programme
from services.scheduling.models.session_rooms import SessionRoom, SessionRoomPlan
from services.scheduling.queries.session_rooms import SpeakingPlan, speaking_plan
from shared.contracts.scheduling import SessionRoom as ToldRoom
from shared.contracts.scheduling import SessionRoomsAllocatedV1
from shared.messaging import record


def assign_session_rooms(session: Session, *, event: Event, sessions_version: int) -> None:
    """Whoever keeps a fitting room stays in it; the others are coloured around them."""
    before = speaking_plan(session, event)
    found = allocate_session_rooms(before.rooms.values(), before.companies.values(), before.room_of)
    session.execute(delete(SessionRoom).where(SessionRoom.event_id == event.id))
    for company_id, room_id in sorted(found.rooms.items()):
        session.add(SessionRoom(event_id=event.id, company_id=company_id, room_id=room_id))
    plan = session.get(SessionRoomPlan, event.id)
    if plan is None:
        plan = SessionRoomPlan(event_id=event.id, version=0)
        session.add(plan)
    plan.version += 1
    plan.sessions_version = sessions_version
    plan.conflicts = [_row(conflict) for conflict in found.conflicts]
    session.flush()
    _tell(session, event, plan, speaking_plan(session, event))


def repair_session_rooms(session: Session, events: Iterable[Event]) -> None:
    """After rooms changed: companies whose room does not serve any more get another one, and those
    without may get one. Nobody else moves, and nothing is said if nothing changes.
    """
    for event in events:
        # the programme before the plan, in the order of those who take sessions in: no deadlock
        session.get(Programme, event.id, with_for_update=True)
        plan = session.get(SessionRoomPlan, event.id)
        if plan is None:
            continue
        now = speaking_plan(session, event)
        found = allocate_session_rooms(now.rooms.values(), now.companies.values(), now.room_of)
        if dict(found.rooms) != now.room_of:
            assign_session_rooms(session, event=event, sessions_version=plan.sessions_version)


def release_session_room(session: Session, *, event_id: UUID, company_id: UUID) -> None:
    """A company that withdrew leaves its room; registration knows already."""
    session.execute(
        delete(SessionRoom).where(
            SessionRoom.event_id == event_id, SessionRoom.company_id == company_id
        )
    )


def _tell(session: Session, event: Event, plan: SessionRoomPlan, now: SpeakingPlan) -> None:
    message = SessionRoomsAllocatedV1(
        event_id=event.id,
        sessions_version=plan.sessions_version,
        rooms=tuple(
            _told(company_id, now.rooms[room_id])
            for company_id, room_id in sorted(now.room_of.items())
        ),
        without_room=tuple(sorted(company.company_id for company in now.without_room)),
        version=plan.version,
    )
    record(session, message)


def _told(company_id: UUID, room: Place) -> ToldRoom:
    return ToldRoom(
        company_id=company_id, room_id=room.place_id, label=room.label, building=room.building
    )


def _row(conflict: Conflict) -> dict[str, Any]:
    row = asdict(conflict)
    return row | {name: [str(id) for id in row[name]] for name in ("companies", "places")}
