"""Messages about events themselves."""

from collections.abc import Callable
from typing import Any

from services.registration.home.use_cases import follow_cancellation, follow_event
from shared.contracts.scheduling import EventAnnouncedV1, EventCancelledV1, EventChangedV1

HANDLERS: dict[type[Any], Callable[..., None]] = {
    EventAnnouncedV1: follow_event,
    EventChangedV1: follow_event,
    EventCancelledV1: follow_cancellation,
}
