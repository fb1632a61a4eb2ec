"""Looks every ten minutes whether somebody is to be reminded of tomorrow's appointment."""

import threading
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.registration.guidance.use_cases.remind_of_appointments import remind_of_appointments
from shared.db import Database, is_temporary

LOOK_EVERY = timedelta(minutes=10)
_log = structlog.get_logger(__name__)


@dataclass
class Reminder:
    """`run` until `stop` is set; a database that is away is asked again the next time."""

    database: Database

    def run(self, stop: threading.Event) -> None:
        while True:
            try:
                self.run_once()
            except Exception as error:
                if not is_temporary(error):
                    raise
                _log.warning("reminding_database_away", error=type(error).__name__)
            if stop.wait(LOOK_EVERY.total_seconds()):
                return

    def run_once(self) -> None:
        with self.database.writing() as session:
            reminded = remind_of_appointments(session)
        if reminded:
            _log.info("appointments_reminded", students=reminded)
