"""Registration's message door: which use case takes in which message; no rule lives here."""

from collections.abc import Callable
from typing import Any

from services.registration.consumers import deliveries, erasures, events, places

#: each subject's module has its own HANDLERS; a message type has one handler
HANDLERS: dict[type[Any], Callable[..., None]] = {
    **events.HANDLERS,
    **places.HANDLERS,
    **deliveries.HANDLERS,
    **erasures.HANDLERS,
}
