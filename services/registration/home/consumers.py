"""Messages about events themselves."""

from collections.abc import Callable
from typing import Any

from services.registration.home.use_cases import apply_cancellation, apply_event
from shared.contracts.scheduling import EventAnnouncedV1, EventCancelledV1, EventChangedV1

HANDLERS: dict[type[Any], Callable[..., None]] = {
    EventAnnouncedV1: apply_event,
    EventChangedV1: apply_event,
    EventCancelledV1: apply_cancellation,
}
