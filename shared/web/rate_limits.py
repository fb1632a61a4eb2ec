"""Counts attempts per address, person or link in the service's database, so that replicas count
together.

Never by IP address alone: a whole school is one. What is counted is stored as a keyed digest, so
the table holds no addresses.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import Column, Integer, MetaData, String, Table, column, delete, table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared import clock
from shared.db import UtcDateTime

_ATTEMPTS = table(
    "rate_limits",
    column("bucket", String()),
    column("window_begins", UtcDateTime()),
    column("attempts", Integer()),
)


def define_rate_limits_table(metadata: MetaData) -> Table:
    """Declare the table into a service's metadata."""
    return Table(
        "rate_limits",
        metadata,
        Column("bucket", String(64), primary_key=True),
        Column("window_begins", UtcDateTime(), primary_key=True),
        Column("attempts", Integer(), nullable=False),
    )


def within_limit(session: Session, name: str, subject: str, *, limit: int, per: timedelta) -> bool:
    """Count one attempt of `subject` at `name`; False from the attempt that goes over `limit`.

    Windows are fixed, so up to twice `limit` may pass around a border: enough against guessing and
    mail storms, and one atomic statement on both databases.
    """
    insert = _insert_for(session)(_ATTEMPTS).values(
        bucket=_bucket(name, subject), window_begins=_window(clock.now(), per), attempts=1
    )
    counted = insert.on_conflict_do_update(
        index_elements=["bucket", "window_begins"],
        set_={"attempts": _ATTEMPTS.c.attempts + 1},
    ).returning(_ATTEMPTS.c.attempts)
    attempts: int = session.execute(counted).scalar_one()
    return attempts <= limit


def forget_rate_limits(session: Session, *, before: datetime) -> None:
    """Drop windows that nobody counts in any more."""
    session.execute(delete(_ATTEMPTS).where(_ATTEMPTS.c.window_begins < before))


def _insert_for(
    session: Session,
) -> "type[postgresql.Insert] | type[sqlite.Insert]":
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.Insert if is_postgresql else sqlite.Insert


def _bucket(name: str, subject: str) -> str:
    key = str(current_app.secret_key).encode()
    said = f"{name}\n{subject.strip().casefold()}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def _window(moment: datetime, per: timedelta) -> datetime:
    seconds = int(per.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)
