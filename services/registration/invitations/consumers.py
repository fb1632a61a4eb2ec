"""Messages about mails that did not arrive."""

from collections.abc import Callable
from typing import Any

from services.registration.invitations.use_cases.mark_delivery_failed import mark_delivery_failed
from shared.contracts.notifications import DeliveryFailedV1

HANDLERS: dict[type[Any], Callable[..., None]] = {DeliveryFailedV1: mark_delivery_failed}
