"""A job that a worker does again and again; it waits out a database that is away and says so once.

    PeriodicJob("forgetting", partial(forget_expired_once, database), timedelta(hours=1)).run

Anything that is not temporary ends the worker, which is started again.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from shared.db import is_temporary

#: how long after a database was found away it is asked again, unless the job is due before
RETRY_AFTER = timedelta(seconds=5)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PeriodicJob:
    """`run` does `run_once` at once and then every so often until its event is set."""

    name: str
    run_once: Callable[[], object]
    every: timedelta

    def run(self, stop: threading.Event) -> None:
        is_away = False
        while True:
            was_away, is_away = is_away, not self._was_done(is_known_away=is_away)
            if was_away and not is_away:
                _log.info("job_database_back", job=self.name)
            pause = min(self.every, RETRY_AFTER) if is_away else self.every
            if stop.wait(pause.total_seconds()):
                return

    def _was_done(self, *, is_known_away: bool) -> bool:
        try:
            self.run_once()
        except Exception as error:
            if not is_temporary(error):
                raise
            if not is_known_away:
                _log.warning("job_database_away", job=self.name, error=type(error).__name__)
            return False
        return True
