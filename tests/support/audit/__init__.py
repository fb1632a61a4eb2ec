"""Rows of an audit log for tests, and the hand of somebody who bends it behind the triggers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, text
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.tables import audit_records
from shared.db import Database
from shared.ids import new_id

_TRIGGERS = {
    "audit_records": ("audit_records_unchanged", "audit_records_stay"),
    "audit_segments": ("audit_segments_unchanged", "audit_segments_stay"),
}


def record_row(organisation_id: UUID, *, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": organisation_id,
        "at": at or clock.now(),
        "service": "registration",
        "use_case": "manage_students",
        "action": "students.change",
        "actor_kind": "staff",
        "actor_id": new_id(),
        "event_id": None,
        "person_id": new_id(),
        "subject_kind": "person",
        "subject_id": None,
        "people": "",
        "fields": "people.email",
        "door": "page",
        "browser": "0123456789abcdef",
        "place": "fedcba9876543210",
        **more,
    }


def add_rows(
    database: Database, count: int, *, organisation_id: UUID | None = None, **more: Any
) -> None:
    school = organisation_id or new_id()
    now = clock.now()
    rows = [
        record_row(school, at=now + timedelta(milliseconds=number), **more)
        for number in range(count)
    ]
    with database.writing() as session:
        session.execute(insert(audit_records), rows)


def audit_rows(session: Session) -> Sequence[Row[Any]]:
    return session.execute(select(audit_records).order_by(audit_records.c.position)).all()


@contextmanager
def bending(database: Database) -> Iterator[Connection]:
    """A connection of whoever owns the database and takes the triggers away for a moment."""
    with database.writing() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            return
        kept = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'")
        ).scalars()
        made = list(kept)
        for names in _TRIGGERS.values():
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        for statement in made:
            connection.exec_driver_sql(statement)
