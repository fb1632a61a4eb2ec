"""Messages about the rooms of sessions."""

from collections.abc import Callable
from typing import Any

from services.registration.schedules.use_cases.plan_sessions import apply_session_rooms
from shared.contracts.scheduling import SessionRoomsAllocatedV1

HANDLERS: dict[type[Any], Callable[..., None]] = {SessionRoomsAllocatedV1: apply_session_rooms}
