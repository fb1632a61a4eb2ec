"""Messages about what was done in the other services."""

from collections.abc import Callable
from typing import Any

from services.registration.audit.use_cases.record_deed import record_deed
from shared.contracts import notifications, scheduling

HANDLERS: dict[type[Any], Callable[..., None]] = {
    scheduling.SchedulingDeedRecordedV1: record_deed,
    notifications.MailDeedRecordedV1: record_deed,
}
