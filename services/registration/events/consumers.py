"""Messages about rooms and places."""

from collections.abc import Callable
from typing import Any

from services.registration.events.use_cases import apply_place, apply_programme, apply_rooms
from shared.contracts.scheduling import (
    PlaceChangedV1,
    ProgrammePublishedV1,
    RoomsOfferedV1,
)

HANDLERS: dict[type[Any], Callable[..., None]] = {
    RoomsOfferedV1: apply_rooms,
    ProgrammePublishedV1: apply_programme,
    PlaceChangedV1: apply_place,
}
