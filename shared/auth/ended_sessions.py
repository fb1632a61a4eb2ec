"""The ids of ended sessions, kept by every service so that sign-out holds everywhere; must not
hold who they belonged to.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Uuid, column, delete, select, table
from sqlalchemy.orm import Session

from shared.db import UtcDateTime

_ENDED = table("ended_sessions", column("session_id", Uuid()), column("ended_at", UtcDateTime()))


def define_ended_sessions_table(metadata: MetaData) -> Table:
    """Declare the table into a service's metadata."""
    return Table(
        "ended_sessions",
        metadata,
        Column("session_id", Uuid(), primary_key=True),
        Column("ended_at", UtcDateTime(), nullable=False, index=True),
    )


def end_session(session: Session, session_id: UUID, ended_at: datetime) -> None:
    """Remember that the session ended; safe to repeat."""
    if not has_ended(session, session_id):
        session.execute(_ENDED.insert().values(session_id=session_id, ended_at=ended_at))


def has_ended(session: Session, session_id: UUID) -> bool:
    found = session.execute(select(_ENDED.c.session_id).where(_ENDED.c.session_id == session_id))
    return found.first() is not None


def forget_ended_sessions(session: Session, *, before: datetime) -> None:
    """Drop ids older than any cookie can live; run by each service's deletion job."""
    session.execute(delete(_ENDED).where(_ENDED.c.ended_at < before))
