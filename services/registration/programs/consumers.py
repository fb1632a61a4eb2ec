"""Messages about programs at the other services' doors."""

from collections.abc import Callable
from typing import Any

from services.registration.programs.use_cases.record_token_use import record_token_use
from shared.contracts import notifications, scheduling

HANDLERS: dict[type[Any], Callable[..., None]] = {
    scheduling.SchedulingTokenUsedV1: record_token_use,
    notifications.MailTokenUsedV1: record_token_use,
}
