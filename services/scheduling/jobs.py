"""What scheduling does by itself: tells due cancellations, forgets what is no longer needed."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import delete

from services.scheduling.models.imports import SheetImport
from services.scheduling.use_cases.cancel_event import publish_due_cancellations
from services.scheduling.use_cases.import_places import IMPORT_LIFETIME
from shared import clock
from shared.audit.keeper import SEAL_EVERY, AuditKeeper, AuditSettings
from shared.auth.api_tokens import delete_old_api_tokens
from shared.auth.ended_sessions import delete_ended_sessions
from shared.auth.identity import STUDENTS_STAY_SIGNED_IN
from shared.db import Database
from shared.messaging.periodic import PeriodicJob
from shared.messaging.worker import Job
from shared.web.api.idempotency import delete_idempotency_keys
from shared.web.sessions.session_news import session_news_jobs
from shared.web.settings import WebSettings

LOOK_EVERY = timedelta(seconds=2)
ERASE_EVERY = timedelta(hours=1)
_log = structlog.get_logger(__name__)


def jobs_of(settings: WebSettings, audit: AuditSettings, database: Database) -> Mapping[str, Job]:
    """The loops for the worker, by name; each runs until its event is set."""

    publish = partial(publish_cancellations_once, database)
    erase = partial(erase_expired_once, database)
    keeper = AuditKeeper("scheduling", database, audit)
    return {
        "auditing": PeriodicJob("auditing", keeper.run_once, SEAL_EVERY).run,
        "cancellations": PeriodicJob("cancellations", publish, LOOK_EVERY).run,
        "forgetting": PeriodicJob("forgetting", erase, ERASE_EVERY).run,
        **session_news_jobs(settings, database),
    }


def publish_cancellations_once(database: Database) -> None:
    with database.writing() as session:
        told = publish_due_cancellations(session)
    if told:
        _log.info("cancellations_told", count=told)


def erase_expired_once(database: Database) -> None:
    """Drop answers, ended sessions, tokens and waiting lists that nobody can ask for any more."""
    now = clock.now()
    with database.writing() as session:
        delete_idempotency_keys(session, before=now - timedelta(days=1))
        delete_old_api_tokens(session, now)
        delete_ended_sessions(session, before=now - STUDENTS_STAY_SIGNED_IN)
        session.execute(delete(SheetImport).where(SheetImport.read_at < now - IMPORT_LIFETIME))
