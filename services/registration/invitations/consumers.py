"""Messages about mails that did not arrive."""

from collections.abc import Callable
from typing import Any

from services.registration.invitations.use_cases.record_delivery_failure import (
    record_delivery_failure,
)
from shared.contracts.notifications import DeliveryFailedV1

HANDLERS: dict[type[Any], Callable[..., None]] = {DeliveryFailedV1: record_delivery_failure}
