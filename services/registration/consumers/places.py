"""Messages about rooms and places."""

from collections.abc import Callable
from typing import Any

from services.registration.use_cases.follow_places import (
    follow_place,
    follow_programme,
    follow_rooms,
)
from services.registration.use_cases.plan_sessions import take_in_rooms
from shared.contracts.scheduling import (
    PlaceChangedV1,
    ProgrammePublishedV1,
    RoomsOfferedV1,
    SessionRoomsAllocatedV1,
)

HANDLERS: dict[type[Any], Callable[..., None]] = {
    RoomsOfferedV1: follow_rooms,
    ProgrammePublishedV1: follow_programme,
    PlaceChangedV1: follow_place,
    SessionRoomsAllocatedV1: take_in_rooms,
}
