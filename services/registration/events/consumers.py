"""Messages about rooms, places and owners."""

from collections.abc import Callable
from typing import Any

from services.registration.events.use_cases.apply_places import (
    apply_place,
    apply_programme,
    apply_rooms,
)
from services.registration.events.use_cases.assign_event_role import apply_owner
from shared.contracts.scheduling import (
    EventOwnerNamedV1,
    PlaceChangedV1,
    ProgrammePublishedV1,
    RoomsOfferedV1,
)

HANDLERS: dict[type[Any], Callable[..., None]] = {
    EventOwnerNamedV1: apply_owner,
    RoomsOfferedV1: apply_rooms,
    ProgrammePublishedV1: apply_programme,
    PlaceChangedV1: apply_place,
}
