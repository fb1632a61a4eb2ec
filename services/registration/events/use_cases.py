"""Keep the projections of rooms and places as scheduling offers and publishes them."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.registration.events.models.places import OfferedRoom, Place, ProjectionVersion
from shared.contracts.scheduling import PlaceChangedV1, ProgrammePublishedV1, RoomsOfferedV1


def follow_rooms(session: Session, told: RoomsOfferedV1) -> None:
    if not _is_newer(session, told.event_id, "rooms_offered", told.version):
        return
    session.execute(delete(OfferedRoom).where(OfferedRoom.event_id == told.event_id))
    session.add_all(
        OfferedRoom(
            event_id=told.event_id,
            room_id=room.room_id,
            name=room.name,
            building=room.building,
            capacity=room.capacity,
        )
        for room in told.rooms
    )


def follow_programme(session: Session, told: ProgrammePublishedV1) -> None:
    """Take in who sits where; a place changed by a newer version stays."""
    if not _is_newer(session, told.event_id, "programme_published", told.version):
        return
    known = {
        place.company_id: place
        for place in session.scalars(select(Place).where(Place.event_id == told.event_id))
    }
    for published in told.places:
        place = known.pop(published.company_id, None)
        if place is None:
            place = Place(event_id=told.event_id, company_id=published.company_id, version=-1)
            session.add(place)
        if place.version < told.version:
            place.place_id = published.place_id
            place.kind, place.label = published.kind, published.label
            place.building, place.version = published.building, told.version
    for gone in known.values():
        if gone.version < told.version:
            session.delete(gone)


def follow_place(session: Session, told: PlaceChangedV1) -> None:
    place = session.get(Place, (told.event_id, told.company_id))
    if place is None:
        place = Place(event_id=told.event_id, company_id=told.company_id, version=-1)
        session.add(place)
    if place.version >= told.version:
        return
    place.place_id = told.place_id
    place.kind, place.label, place.building = told.kind, told.label, told.building
    place.version = told.version


def _is_newer(session: Session, event_id: UUID, fact: str, version: int) -> bool:
    known = session.get(ProjectionVersion, (event_id, fact))
    if known is None:
        session.add(ProjectionVersion(event_id=event_id, fact=fact, version=version))
        return True
    if known.version >= version:
        return False
    known.version = version
    return True
