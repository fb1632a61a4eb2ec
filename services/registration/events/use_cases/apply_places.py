"""Keep the projections of rooms and places as scheduling offers and publishes them."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.registration.events.models.places import OfferedRoom, Place, ProjectionVersion
from shared.contracts.scheduling import PlaceChangedV1, ProgrammePublishedV1, RoomsOfferedV1


def apply_rooms(session: Session, message: RoomsOfferedV1) -> None:
    if not _is_newer(session, message.event_id, "rooms_offered", message.version):
        return
    session.execute(delete(OfferedRoom).where(OfferedRoom.event_id == message.event_id))
    session.add_all(
        OfferedRoom(
            event_id=message.event_id,
            room_id=room.room_id,
            name=room.name,
            building=room.building,
            capacity=room.capacity,
        )
        for room in message.rooms
    )


def apply_programme(session: Session, message: ProgrammePublishedV1) -> None:
    """Take in who sits where; a place changed by a newer version stays."""
    if not _is_newer(session, message.event_id, "programme_published", message.version):
        return
    known = {
        place.company_id: place
        for place in session.scalars(select(Place).where(Place.event_id == message.event_id))
    }
    for published in message.places:
        place = known.pop(published.company_id, None)
        if place is None:
            place = Place(event_id=message.event_id, company_id=published.company_id, version=-1)
            session.add(place)
        if place.version < message.version:
            place.place_id = published.place_id
            place.kind, place.label = published.kind, published.label
            place.building, place.version = published.building, message.version
    for gone in known.values():
        if gone.version < message.version:
            session.delete(gone)


def apply_place(session: Session, message: PlaceChangedV1) -> None:
    place = session.get(Place, (message.event_id, message.company_id))
    if place is None:
        place = Place(event_id=message.event_id, company_id=message.company_id, version=-1)
        session.add(place)
    if place.version >= message.version:
        return
    place.place_id = message.place_id
    place.kind, place.label, place.building = message.kind, message.label, message.building
    place.version = message.version


def _is_newer(session: Session, event_id: UUID, fact: str, version: int) -> bool:
    known = session.get(ProjectionVersion, (event_id, fact))
    if known is None:
        session.add(ProjectionVersion(event_id=event_id, fact=fact, version=version))
        return True
    if known.version >= version:
        return False
    known.version = version
    return True
