"""Decides which of the organisation's rooms an event uses."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import RoomUnknown
from services.scheduling.models.events import Event
from services.scheduling.models.rooms import WithheldRoom
from services.scheduling.queries.rooms import rooms_of
from services.scheduling.use_cases.assign_session_rooms import repair_session_rooms
from services.scheduling.use_cases.publish_event import publish_rooms


def choose_rooms(session: Session, *, event: Event, room_ids: Collection[UUID]) -> None:
    """The event offers these rooms and withholds every other that the organisation has now.

    Raises RoomUnknown where the organisation has not got one of them.
    """
    session.refresh(event, with_for_update=True)  # of two who choose at once the second decides
    rooms = list(rooms_of(session, event.organisation_id))
    if not set(room_ids) <= {room.id for room in rooms}:
        raise RoomUnknown(field="room")
    session.execute(delete(WithheldRoom).where(WithheldRoom.event_id == event.id))
    for room in rooms:
        if room.id not in room_ids:
            session.add(WithheldRoom(event_id=event.id, room_id=room.id))
    publish_rooms(session, [event])
    repair_session_rooms(session, [event])
