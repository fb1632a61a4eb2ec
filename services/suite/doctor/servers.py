"""Whether the database, the broker and the disk are as an installation needs them; nothing that it
writes stays.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services.suite.doctor.findings import Finding, doubt, fault, well
from shared import clock
from shared.contracts.catalogue import TOPOLOGY
from shared.db import Database
from shared.db.revisions import is_newer, is_usable
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import TransportAway

OLDEST_POSTGRESQL = 140000
MOST_SKEW_SECONDS = 2.0
LEAST_BYTES = 1_000_000_000
LEAST_SHARE = 0.1


class _TakenBack(Exception):
    """Ends a transaction that has shown what it should."""


def examine_database(service: str, url: str) -> Iterator[Finding]:
    subject = f"database of {service}"
    database = Database(url, pool_size=1)
    try:
        yield from _examined(subject, service, database)
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        yield fault(subject, f"cannot be used: {' '.join(str(cause).split())}")
    finally:
        database.dispose()


def _examined(subject: str, service: str, database: Database) -> Iterator[Finding]:
    package = f"services.{service}.migrations"
    if not is_usable(database, package):
        yield fault(subject, "is not migrated to this version: run the service's migrate")
        return
    if is_newer(database, package):
        yield doubt(subject, "was migrated by a newer version than this one")
    try:
        with database.writing() as session:
            session.execute(text("UPDATE alembic_version SET version_num = version_num"))
            raise _TakenBack
    except _TakenBack:
        yield well(subject, "answers, is migrated and can be written")
    if not database.is_sqlite:
        yield from _server(subject, database)


def _server(subject: str, database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        version, there = session.execute(
            text("SELECT current_setting('server_version_num')::int, clock_timestamp()")
        ).one()
    if version < OLDEST_POSTGRESQL:
        yield fault(subject, f"PostgreSQL {version // 10000} is too old: 14 is the oldest")
    yield examine_clock(subject, there, clock.now())


def examine_clock(subject: str, there: datetime, here: datetime) -> Finding:
    """`there` is what the server takes the time to be."""
    seconds = abs((there - here).total_seconds())
    if seconds > MOST_SKEW_SECONDS:
        return fault(subject, f"its clock is {seconds:.0f} s from this machine's: set both by NTP")
    return well(subject, "its clock goes with this machine's")


def examine_broker(url: str | None, namespace: str) -> Finding:
    if url is None:
        return doubt("broker", "none is set: right only for everything in one process")
    try:
        RabbitMqTransport(url, TOPOLOGY, namespace=namespace).open_channel()[0].close()
    except TransportAway as error:
        return fault("broker", f"cannot be used: {error}")
    return well("broker", "answers, and this service may use its exchange and queues")


def examine_disk(folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    free = f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} are free"
    if usage.free < LEAST_BYTES:
        return fault("disk", f"{free} at {folder}: writing ends soon")
    if usage.free < LEAST_SHARE * usage.total:
        return doubt("disk", f"{free} at {folder}")
    return well("disk", f"{free} at {folder}")
