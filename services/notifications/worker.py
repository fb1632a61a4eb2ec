"""The background work of notifications: consuming, sending, and the clearing of what is old."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import structlog

from services.notifications.app import mail_composer
from services.notifications.channels import channels_for
from services.notifications.sender import MailSender
from services.notifications.settings import Settings
from services.notifications.use_cases.erase_old_bodies import erase_old_bodies
from shared import clock
from shared.audit.keeper import SEAL_EVERY, AuditKeeper
from shared.auth.api_tokens import delete_old_api_tokens
from shared.auth.ended_sessions import delete_ended_sessions
from shared.auth.identity import STUDENTS_STAY_SIGNED_IN
from shared.db import Database, is_temporary
from shared.messaging.periodic import PeriodicJob
from shared.messaging.worker import Job
from shared.web.sessions.session_news import session_news_jobs

CLEARING_INTERVAL = timedelta(hours=6)
LONGEST_PAUSE_SECONDS = 5.0

log = structlog.get_logger(__name__)


def jobs_of(settings: Settings, database: Database) -> Mapping[str, Job]:
    """The loops beside relay and consumer."""
    composer = mail_composer(settings)

    def send(stop: threading.Event) -> None:
        channels = channels_for(settings.smtp, settings.mail_from)
        _run_through_outages(MailSender(database, channels, composer).run, stop)

    clear = partial(clear_once, database, settings)
    keeper = AuditKeeper("notifications", database, settings.audit)
    return {
        "sender": send,
        "auditing": PeriodicJob("auditing", keeper.run_once, SEAL_EVERY).run,
        "clearing": PeriodicJob("clearing", clear, CLEARING_INTERVAL).run,
        **session_news_jobs(settings.web, database),
    }


def clear_once(database: Database, settings: Settings) -> None:
    now = clock.now()
    with database.writing() as session:
        emptied = erase_old_bodies(session, retention=settings.mail_retention)
        delete_ended_sessions(session, before=now - STUDENTS_STAY_SIGNED_IN)
        delete_old_api_tokens(session, now)
    if emptied:
        log.info("old_mails_emptied", count=emptied)


def _run_through_outages(run: Job, stop: threading.Event) -> None:
    """Run the loop again after the database was away; anything unexpected ends the worker."""
    pause = 0.1
    while not stop.is_set():
        try:
            run(stop)
        except Exception as error:
            if not is_temporary(error):
                raise
            log.warning("job_database_away", error=type(error).__name__)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
