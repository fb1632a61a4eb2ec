"""Core statements in the words of both databases: tables, upserts, how many rows were changed."""

from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.registration.kit.models.metadata import Base


def table_of(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def upsert(session: Session, model: type[Base]) -> Any:
    """An INSERT of the session's own dialect, which knows `on_conflict_do_…` and `excluded`."""
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table_of(model))


def changed_rows(session: Session, statement: Executable) -> int:
    """Run an INSERT, UPDATE or DELETE; how many rows it touched."""
    # Without the option SQLAlchemy drops the count of an INSERT on PostgreSQL.
    counted = session.execute(statement, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", counted).rowcount
