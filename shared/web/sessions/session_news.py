"""Asks registration which sessions have ended: a sign-out holds also while the broker is away.

A worker asks every five seconds; what it hears lies in the table that messages fill too, where the
web processes look. Rejected: to ask at each request, which would make registration's speed and
health everybody's; and to ask only while the broker is silent, which a broker that takes messages
and delivers none would not be.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPException
from urllib.parse import urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from shared import clock
from shared.auth.ended_sessions import HEARD
from shared.auth.identity import STUDENTS_STAY_SIGNED_IN
from shared.auth.session_news import apply_session_news, read_news
from shared.db import Database
from shared.health.heartbeats import heartbeats, record_heartbeats
from shared.messaging.outages import OutageLog
from shared.messaging.periodic import PeriodicJob
from shared.messaging.worker import Job
from shared.web.settings import WebSettings

ASK_EVERY = timedelta(seconds=5)
#: asked for again each time: clocks differ, and what ended then may be written only now
OVERLAP = timedelta(minutes=5)
TIMEOUT_SECONDS = 3.0
_AWAY = OutageLog("registration_away")
#: no proxy of the environment stands between two services
_opener = build_opener(ProxyHandler({}))


def session_news_jobs(settings: WebSettings, database: Database) -> Mapping[str, Job]:
    """No job where no address is set: then messages alone tell."""
    if settings.registration_address is None:
        return {}
    ask = partial(ask_for_session_news, database, settings)
    return {"session news": PeriodicJob("session news", ask, ASK_EVERY).run}


def ask_for_session_news(database: Database, settings: WebSettings) -> bool:
    """Whether registration answered; where it did not, nothing changes."""
    with database.reading() as session:
        heard_at = heartbeats(session, [HEARD])[HEARD]
    since = (heard_at or clock.now() - STUDENTS_STAY_SIGNED_IN) - OVERLAP
    try:
        news = read_news(settings.secret_keys, since, _answer(settings, since))
    except (OSError, HTTPException, ValueError) as error:
        _AWAY.record(error)
        return False
    with database.writing() as session:
        apply_session_news(session, news)
        record_heartbeats(session, [HEARD])
    return True


def _answer(settings: WebSettings, since: datetime) -> str:
    asked = (
        f"{settings.registration_address}/session-news?{urlencode({'since': since.isoformat()})}"
    )
    # by its public name, which it trusts, at the address inside that the settings name
    host = urlsplit(settings.base_url).netloc
    asking = Request(asked, headers={"Host": host})  # noqa: S310  # settings are trusted
    with _opener.open(asking, timeout=TIMEOUT_SECONDS) as answer:
        return str(answer.read().decode())
