"""What scheduling does by itself: tells due cancellations, forgets what is no longer needed."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog
from sqlalchemy import delete

from services.scheduling.models.imports import SheetImport
from services.scheduling.use_cases.cancel_event import tell_due_cancellations
from services.scheduling.use_cases.import_places import KEPT_FOR
from shared import clock
from shared.auth.ended_sessions import forget_ended_sessions
from shared.auth.identity import STUDENTS_STAY_SIGNED_IN
from shared.db import Database, is_temporary
from shared.messaging.worker import Job
from shared.web.idempotency import forget_idempotency_keys

LOOK_SECONDS = 2.0
FORGET_EVERY = timedelta(hours=1)
_log = structlog.get_logger(__name__)


def jobs_of(database: Database) -> Mapping[str, Job]:
    """The loops for the worker, by name; each runs until its event is set."""

    def tell(stopping: threading.Event) -> None:
        while not stopping.wait(LOOK_SECONDS):
            _tolerant(database, tell_cancellations_once)

    def forget(stopping: threading.Event) -> None:
        while not stopping.wait(FORGET_EVERY.total_seconds()):
            _tolerant(database, forget_once)

    return {"cancellations": tell, "forgetting": forget}


def tell_cancellations_once(database: Database) -> None:
    with database.writing() as session:
        told = tell_due_cancellations(session)
    if told:
        _log.info("cancellations_told", count=told)


def forget_once(database: Database) -> None:
    """Drop answers, ended sessions and waiting lists that nobody can ask for any more."""
    now = clock.now()
    with database.writing() as session:
        forget_idempotency_keys(session, before=now - timedelta(days=1))
        forget_ended_sessions(session, before=now - STUDENTS_STAY_SIGNED_IN)
        session.execute(delete(SheetImport).where(SheetImport.read_at < now - KEPT_FOR))


def _tolerant(database: Database, once: Callable[[Database], None]) -> None:
    """A database that is away for a while is no reason to end the worker."""
    try:
        once(database)
    except Exception as error:
        if not is_temporary(error):
            raise
        _log.warning("database_away", error=type(error).__name__)
