"""Reads which rooms the companies of an event sit in, and whether one is free."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.models.places import OfferedRoom, Place


@dataclass(frozen=True)
class RoomInUse:
    id: UUID
    label: str
    companies: tuple[UUID, ...]


def rooms_in_use(session: Session, event_id: UUID) -> list[RoomInUse]:
    """By label; only rooms in which a company that comes sits."""
    rows = session.execute(
        select(Place.place_id, Place.label, Place.company_id)
        .join(
            Participation,
            (Participation.event_id == Place.event_id)
            & (Participation.company_id == Place.company_id),
        )
        .where(
            Place.event_id == event_id,
            Place.place_id.is_not(None),
            Participation.status == "accepted",
        )
        .order_by(Place.label, Place.place_id, Place.company_id)
    )
    found: dict[UUID, tuple[str, list[UUID]]] = {}
    for place_id, label, company_id in rows:
        if place_id is not None:
            found.setdefault(place_id, (label, []))[1].append(company_id)
    return [RoomInUse(id, label, tuple(who)) for id, (label, who) in found.items()]


def free_rooms(session: Session, event_id: UUID) -> int:
    """Rooms that the event may use and in which nobody sits."""
    used = {room.id for room in rooms_in_use(session, event_id)}
    offered = session.scalars(select(OfferedRoom.room_id).where(OfferedRoom.event_id == event_id))
    return sum(room not in used for room in offered)
