"""Scheduling's answer about the rooms of talks, as far as these tests need it."""

from uuid import UUID

from sqlalchemy import select

from services.registration.schedules.models import ScheduleBuild
from shared.contracts.registration import SessionsPlannedV1
from shared.contracts.scheduling import SessionRoom, SessionRoomsAllocatedV1
from shared.db import Database
from tests.support.messages import recorded
from tests.support.world import World


def rooms_as_planned(database: Database, world: World, *, version: int) -> SessionRoomsAllocatedV1:
    """Every company in the room that the newest plan counted on."""
    with database.reading() as session:
        asked = recorded(session, SessionsPlannedV1)[-1]
        newest = session.scalar(select(ScheduleBuild).order_by(ScheduleBuild.number.desc()))
        assert newest is not None
        assert newest.result is not None
        companies, rooms = newest.order["companies"], newest.result["schedule"]["rooms"]
    room_of = {UUID(companies[company]): room for company, _, room in rooms}
    return SessionRoomsAllocatedV1(
        event_id=world.event_id,
        sessions_version=asked.version,
        rooms=tuple(
            SessionRoom(
                company_id=company,
                room_id=UUID(int=room_of[company]),
                label=f"R{room_of[company]}",
                building="Syd",
            )
            for company in sorted({one.company_id for one in asked.sessions})
        ),
        without_room=(),
        version=version,
    )
