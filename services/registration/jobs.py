"""The loops of registration's own that a worker runs beside relay and consumer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import partial

import structlog

from services.registration.day.use_cases.send_absence_news import send_absence_news
from services.registration.guidance.use_cases.remind_of_appointments import remind_of_appointments
from services.registration.kit.retention import Retention
from services.registration.meetings.queries.announcements import has_due_announcements
from services.registration.news.queries import has_due_reply_news
from services.registration.news.use_cases.send_announcement import send_due_announcements
from services.registration.news.use_cases.send_reply_news import send_due_reply_news
from services.registration.preparation.inspection.inspector import (
    Inspector,
    inspect_in_child,
)
from services.registration.privacy.use_cases.erase_expired import erase_expired
from services.registration.privacy.use_cases.record_deletions import record_dropped_records
from services.registration.providers.use_cases.renew_provider_seals import renew_provider_seals
from services.registration.schedules.builder.loop import Builder
from services.registration.school.use_cases.renew_seals import renew_seals
from services.registration.settings import Settings
from shared.audit.keeper import SEAL_EVERY, AuditKeeper
from shared.db import Database
from shared.messaging.periodic import PeriodicJob
from shared.messaging.worker import Job

ERASE_EVERY = timedelta(hours=1)
RENEW_SEALS_EVERY = timedelta(hours=1)
LOOK_FOR_ANNOUNCEMENTS_EVERY = timedelta(seconds=2)
LOOK_FOR_APPOINTMENTS_EVERY = timedelta(minutes=10)
_log = structlog.get_logger(__name__)


def jobs_of(settings: Settings, database: Database) -> Mapping[str, Job]:
    forget = partial(erase_expired_once, database, settings.retention)
    remind = partial(remind_of_what_is_due_once, database)
    tell = partial(send_what_is_due_once, database)
    reseal = partial(renew_seals_once, database, settings.web.secret_keys)
    keeper = AuditKeeper("registration", database, settings.audit, record_dropped_records)
    return {
        "auditing": PeriodicJob("auditing", keeper.run_once, SEAL_EVERY).run,
        "builder": Builder(database).run,
        "forgetting": PeriodicJob("forgetting", forget, ERASE_EVERY).run,
        "reminding": PeriodicJob("reminding", remind, LOOK_FOR_APPOINTMENTS_EVERY).run,
        "resealing": PeriodicJob("resealing", reseal, RENEW_SEALS_EVERY).run,
        "telling": PeriodicJob("telling", tell, LOOK_FOR_ANNOUNCEMENTS_EVERY).run,
        "inspector": Inspector(database, inspect_in_child).run,
    }


def erase_expired_once(database: Database, retention: Retention) -> None:
    """Forget what has had its time; the proof is a count for each day."""
    with database.writing() as session:
        forgotten = erase_expired(session, retention)
    if forgotten:
        _log.info("expired_forgotten", **asdict(forgotten))


def renew_seals_once(database: Database, keys: Sequence[str]) -> None:
    """After a new key: once this has run with it in front, the old key seals nothing any more."""
    with database.writing() as session:
        factors = renew_seals(session, keys=keys)
        providers = renew_provider_seals(session, keys=keys)
    if factors or providers:
        _log.info("seals_renewed", factors=factors, providers=providers)


def send_what_is_due_once(database: Database) -> None:
    send_due_announcements_once(database)
    send_due_reply_news_once(database)


def send_due_announcements_once(database: Database) -> None:
    """Nothing is written, and no writer waited for, where nothing is due."""
    with database.reading() as session:
        if not has_due_announcements(session):
            return
    with database.writing() as session:
        sent = send_due_announcements(session)
    _log.info("announcements_sent", events=sent)


def send_due_reply_news_once(database: Database) -> None:
    """As with announcements: nothing is written where nothing is due."""
    with database.reading() as session:
        if not has_due_reply_news(session):
            return
    with database.writing() as session:
        sent = send_due_reply_news(session)
    _log.info("reply_news_sent", replies=sent)


def remind_of_what_is_due_once(database: Database) -> None:
    remind_of_appointments_once(database)
    with database.writing() as session:
        marks = send_absence_news(session)
    if marks:
        _log.info("absences_told", marks=marks)


def remind_of_appointments_once(database: Database) -> None:
    with database.writing() as session:
        reminded = remind_of_appointments(session)
    if reminded:
        _log.info("appointments_reminded", students=reminded)
