"""Messages about rooms and places."""

from collections.abc import Callable
from typing import Any

from services.registration.events.use_cases import follow_place, follow_programme, follow_rooms
from shared.contracts.scheduling import (
    PlaceChangedV1,
    ProgrammePublishedV1,
    RoomsOfferedV1,
)

HANDLERS: dict[type[Any], Callable[..., None]] = {
    RoomsOfferedV1: follow_rooms,
    ProgrammePublishedV1: follow_programme,
    PlaceChangedV1: follow_place,
}
