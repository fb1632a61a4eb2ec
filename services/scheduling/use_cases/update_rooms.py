"""Adds, changes, blocks and removes an organisation's rooms, and tells the events ahead."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import EndsBeforeStart, RoomInUse, RoomNameTaken
from services.scheduling.domain.rooms import RoomFacts, name_key
from services.scheduling.domain.wall_time import wall_clock_of
from services.scheduling.models.events import Event
from services.scheduling.models.rooms import Building, Room, RoomBlock
from services.scheduling.queries.events import events_ahead
from services.scheduling.queries.programmes import events_using_place
from services.scheduling.use_cases.assign_session_rooms import repair_session_rooms
from services.scheduling.use_cases.publish_event import publish_rooms
from shared import clock
from shared.errors import StaleVersion


def add_room(session: Session, *, organisation_id: UUID, facts: RoomFacts) -> Room:
    """A new room, in a new building if that is not known yet."""
    room = create_room(session, organisation_id, facts)
    _tell_events_ahead(session, organisation_id)
    return room


def update_room(session: Session, *, room: Room, facts: RoomFacts, expected_version: int) -> Room:
    raised = session.execute(
        update(Room)
        .where(Room.id == room.id, Room.version == expected_version)
        .values(version=Room.version + 1)
    )
    session.refresh(room)
    if raised.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise StaleVersion(version=room.version)
    organisation_id = room.building.organisation_id
    apply_room_facts(session, room, organisation_id, facts)
    _tell_events_ahead(session, organisation_id)
    return room


def delete_room(session: Session, *, room: Room) -> None:
    """The room is no longer offered; refused while a coming event has a company in it."""
    organisation_id = room.building.organisation_id
    ahead = {event.id for event in list_upcoming_events(session, organisation_id)}
    used_by = [event for event in events_using_place(session, room.id) if event.id in ahead]
    if used_by:
        raise RoomInUse(room=room.name, event=used_by[0].name)
    room.removed_at = clock.now()
    session.flush()
    _tell_events_ahead(session, organisation_id)


def block_room(
    session: Session, *, room: Room, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> RoomBlock:
    """The room cannot be used in that time."""
    if ends_at <= starts_at:
        raise EndsBeforeStart(field="ends_at")
    block = RoomBlock(room_id=room.id, starts_at=starts_at, ends_at=ends_at, reason=reason)
    session.add(block)
    session.flush()
    session.refresh(room)
    _tell_events_ahead(session, room.building.organisation_id)
    return block


def unblock_room(session: Session, *, room: Room, block_id: UUID) -> None:
    """Safe to repeat."""
    block = session.get(RoomBlock, block_id)
    if block is not None and block.room_id == room.id:
        session.delete(block)
        session.flush()
        session.refresh(room)
        _tell_events_ahead(session, room.building.organisation_id)


def list_upcoming_events(session: Session, organisation_id: UUID) -> list[Event]:
    return events_ahead(session, organisation_id, wall_clock_of(clock.now()).date())


def _tell_events_ahead(session: Session, organisation_id: UUID) -> None:
    events = list_upcoming_events(session, organisation_id)
    publish_rooms(session, events)
    repair_session_rooms(session, events)


def create_room(session: Session, organisation_id: UUID, facts: RoomFacts) -> Room:
    """A room that nobody has been told of yet."""
    room = Room(version=1)
    apply_room_facts(session, room, organisation_id, facts)
    return room


def apply_room_facts(session: Session, room: Room, organisation_id: UUID, facts: RoomFacts) -> None:
    room.building = _building(session, organisation_id, facts.building)
    session.add(room)
    room.name, room.name_key = facts.name, name_key(facts.name)
    room.floor, room.capacity = facts.floor, facts.capacity
    room.has_power, room.has_screen = facts.has_power, facts.has_screen
    room.is_step_free = facts.is_step_free
    try:
        session.flush()
    except IntegrityError as error:
        raise RoomNameTaken(field="name", name=facts.name, building=facts.building) from error


def _building(session: Session, organisation_id: UUID, name: str) -> Building:
    found = session.scalars(
        select(Building).where(
            Building.organisation_id == organisation_id, Building.name_key == name_key(name)
        )
    ).one_or_none()
    if found is None:
        found = Building(organisation_id=organisation_id, name=name, name_key=name_key(name))
        session.add(found)
        session.flush()
    return found
