"""Messages about people whom other services have erased too."""

from collections.abc import Callable
from typing import Any

from services.registration.privacy.use_cases.erase_person import acknowledge_erasure
from shared.contracts.notifications import PersonErasedHereV1

HANDLERS: dict[type[Any], Callable[..., None]] = {PersonErasedHereV1: acknowledge_erasure}
