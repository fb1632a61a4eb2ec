"""Reads of rooms and stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.scheduling.domain.rooms import (
    RoomFacts,
    StandFacts,
    floor_level,
    name_key,
    natural_key,
)
from services.scheduling.models.events import Event, EventSlot
from services.scheduling.models.rooms import Building, Room, WithheldRoom
from services.scheduling.models.stands import Stand
from shared.db.ordering import danish_key


@dataclass(frozen=True)
class DifferingRows:
    """How many rows of a list are new, change something and change nothing."""

    new: int
    changed: int
    same: int


def rooms_of(
    session: Session, organisation_id: UUID, *, after: UUID | None = None, limit: int = 5000
) -> list[Room]:
    """An organisation's rooms in id order."""
    wanted = (
        select(Room)
        .join(Building)
        .where(Building.organisation_id == organisation_id, Room.removed_at.is_(None))
    )
    if after is not None:
        wanted = wanted.where(Room.id > after)
    return list(session.scalars(wanted.order_by(Room.id).limit(limit)))


def rooms_in_order(session: Session, organisation_id: UUID) -> list[Room]:
    """An organisation's rooms by building, floor and name, as people look for them."""
    rooms = rooms_of(session, organisation_id)
    return sorted(rooms, key=_walking_order)


def _walking_order(room: Room) -> tuple[object, ...]:
    """By building, from the lowest floor up, door by door."""
    building = danish_key(room.building.name)
    return (building, floor_level(room.floor), room.floor, natural_key(room.name), room.id)


def withheld_rooms(session: Session, event_id: UUID) -> set[UUID]:
    return set(
        session.scalars(select(WithheldRoom.room_id).where(WithheldRoom.event_id == event_id))
    )


def offered_rooms(session: Session, event: Event) -> list[Room]:
    """The rooms that the event may use, by building, floor and name."""
    withheld = withheld_rooms(session, event.id)
    rooms = rooms_in_order(session, event.organisation_id)
    return [room for room in rooms if room.id not in withheld]


def blocked_slots(room: Room, slots: Iterable[EventSlot]) -> frozenset[int]:
    """The slots of an event in which the room is used for something else."""
    return frozenset(
        slot.number
        for slot in slots
        if any(b.starts_at < slot.ends_at and slot.starts_at < b.ends_at for b in room.blocks)
    )


def stands_of(session: Session, event_id: UUID) -> list[Stand]:
    """An event's stands by hall and number."""
    return list(
        session.scalars(
            select(Stand)
            .where(Stand.event_id == event_id)
            .order_by(Stand.hall_key, Stand.number, Stand.id)
        )
    )


def facts_of_room(room: Room) -> RoomFacts:
    return RoomFacts(
        building=room.building.name,
        name=room.name,
        capacity=room.capacity,
        floor=room.floor,
        has_power=room.has_power,
        has_screen=room.has_screen,
        is_step_free=room.is_step_free,
    )


def facts_of_stand(stand: Stand) -> StandFacts:
    return StandFacts(
        hall=stand.hall,
        number=stand.number,
        square_metres=stand.square_metres,
        has_power=stand.has_power,
        has_screen=stand.has_screen,
        is_step_free=stand.is_step_free,
    )


def differing_rows(
    session: Session, event: Event, rows: Sequence[RoomFacts | StandFacts]
) -> DifferingRows:
    """Rows of a list beside the rooms and stands that are there; a house keeps its spelling."""
    rooms = {
        (room.building.name_key, room.name_key): facts_of_room(room)
        for room in rooms_of(session, event.organisation_id)
    }
    stands = {
        (stand.hall_key, stand.number): facts_of_stand(stand)
        for stand in stands_of(session, event.id)
    }
    new = changed = 0
    for row in rows:
        if isinstance(row, RoomFacts):
            room = rooms.get((name_key(row.building), name_key(row.name)))
            new += room is None
            changed += room is not None and replace(row, building=room.building) != room
        else:
            stand = stands.get((name_key(row.hall), row.number))
            new += stand is None
            changed += stand is not None and row != stand
    return DifferingRows(new, changed, len(rows) - new - changed)


def room_named(session: Session, organisation_id: UUID, building: str, name: str) -> Room | None:
    """The room whose building and name compare as these keys."""
    return session.scalars(
        select(Room)
        .join(Building)
        .where(
            Building.organisation_id == organisation_id,
            Building.name_key == building,
            Room.name_key == name,
            Room.removed_at.is_(None),
        )
    ).one_or_none()


def highest_stand_number(session: Session, event_id: UUID, hall_key: str) -> int:
    """0 when the hall has no stands yet."""
    return (
        session.scalar(
            select(func.max(Stand.number)).where(
                Stand.event_id == event_id, Stand.hall_key == hall_key
            )
        )
        or 0
    )
