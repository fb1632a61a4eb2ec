"""Says that a server is away once a minute, however often and by how many threads it is tried; must
not decide what is done about it.
"""

import threading
import time
from collections.abc import Callable

import structlog

_log = structlog.get_logger(__name__)


class OutageLog:
    """`event` is the line's name; `seconds` lie between two lines at the least."""

    def __init__(
        self, event: str, *, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._event = event
        self._seconds = seconds
        self._clock = clock
        self._guard = threading.Lock()
        self._due_at = float("-inf")
        self._unsaid = 0

    def record(self, error: BaseException) -> None:
        """`tries` counts those since the line before."""
        with self._guard:
            self._unsaid += 1
            now = self._clock()
            if now < self._due_at:
                return
            self._due_at, tries, self._unsaid = now + self._seconds, self._unsaid, 0
        _log.warning(self._event, error=type(error).__name__, reason=_reason(error), tries=tries)


def _reason(error: BaseException) -> str:
    """What the server or the network said, without a statement or what it was given."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:300]


#: one of each for a process: relay and consumer meet the same outage
BROKER_AWAY = OutageLog("broker_away")
DATABASE_AWAY = OutageLog("database_away")
