"""Lets registration forget what has had its time, hourly; the proof is a count for each day."""

import threading
from dataclasses import asdict, dataclass
from datetime import timedelta

import structlog

from services.registration.kit.retention import USUAL, Retention
from services.registration.privacy.use_cases.forget_expired import forget_expired
from shared.db import Database, is_temporary

FORGET_EVERY = timedelta(hours=1)
_log = structlog.get_logger(__name__)


@dataclass
class Forgetter:
    """`run` until `stop` is set; a database that is away is asked again the next time."""

    database: Database
    retention: Retention = USUAL

    def run(self, stop: threading.Event) -> None:
        while True:
            try:
                self.run_once()
            except Exception as error:
                if not is_temporary(error):
                    raise
                _log.warning("forgetting_database_away", error=type(error).__name__)
            if stop.wait(FORGET_EVERY.total_seconds()):
                return

    def run_once(self) -> None:
        with self.database.writing() as session:
            forgotten = forget_expired(session, self.retention)
        if forgotten:
            _log.info("expired_forgotten", **asdict(forgotten))
