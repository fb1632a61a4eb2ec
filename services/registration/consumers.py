"""Registration's message door: which use case takes in which message; no rule lives here."""

from collections.abc import Callable
from typing import Any

from services.registration.audit import consumers as audit
from services.registration.events import consumers as events
from services.registration.home import consumers as home
from services.registration.invitations import consumers as invitations
from services.registration.privacy import consumers as privacy
from services.registration.programs import consumers as programs
from services.registration.schedules import consumers as schedules

#: each subject's module has its own HANDLERS; a message type has one handler
HANDLERS: dict[type[Any], Callable[..., None]] = {
    **audit.HANDLERS,
    **events.HANDLERS,
    **home.HANDLERS,
    **invitations.HANDLERS,
    **privacy.HANDLERS,
    **programs.HANDLERS,
    **schedules.HANDLERS,
}
