"""The background loops of scheduling and registration, as their own workers run them."""

import threading
from collections.abc import Mapping

import structlog

from services.registration.builder.loop import Builder
from services.scheduling.use_cases.cancel_event import tell_due_cancellations
from shared.db import Database, is_temporary
from shared.messaging.worker import Job

LOOK_EVERY_SECONDS = 5.0

log = structlog.get_logger(__name__)


def registration_jobs(database: Database) -> Mapping[str, Job]:
    """Schedules are built in a child process: the solver never lives here."""
    return {"builder": Builder(database).run}


def scheduling_jobs(database: Database) -> Mapping[str, Job]:
    """Cancellations are told when they can no longer be undone."""

    def tell(stop: threading.Event) -> None:
        while not stop.wait(LOOK_EVERY_SECONDS):
            try:
                with database.writing() as session:
                    tell_due_cancellations(session)
            except Exception as error:
                if not is_temporary(error):
                    raise
                log.warning("job_database_away", error=type(error).__name__)

    return {"cancellations": tell}
