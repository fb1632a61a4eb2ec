"""Statements compiled once for each kind of server, to be given to its driver as text and values.

    TAKE = DriverStatement(select(…).where(… == bindparam("event")))

A third of the processor time that a statement takes through SQLAlchemy's connection.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import psycopg
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql import Executable

POSTGRESQL: Any = PGDialect_psycopg(dbapi=psycopg)  # type: ignore[no-untyped-call]  # SQLAlchemy's
SQLITE: Any = SQLiteDialect_pysqlite(paramstyle="named")

Process = Callable[[Any], Any]


class DriverStatement:
    """A statement that knows its text, its values and its rows in either dialect.

    On PostgreSQL only for columns whose results the driver itself makes what SQLAlchemy would make
    of them: numbers, texts, truth, UUIDs, JSON, dates, and times in a connection set to UTC.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._forms: dict[Any, Form] = {}

    def form(self, dialect: Any) -> "Form":
        """Compiled when it is first run: many processes start and never run it."""
        found = self._forms.get(dialect)
        if found is None:
            found = self._forms[dialect] = Form(self._statement, dialect)
        return found


class Form:
    """The statement in one dialect."""

    def __init__(self, statement: Executable, dialect: Any) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text = str(compiled)
        self._prepare = {name: _given(bind, dialect) for name, bind in compiled.binds.items()}
        self._constants = {
            name: self._prepare[name](value)
            for name, value in compiled.params.items()
            if value is not None
        }
        columns: Iterable[Any] = getattr(statement, "selected_columns", ())
        self._row = _row_of([column.key for column in columns])
        self._read = [] if dialect is POSTGRESQL else [_found(one, dialect) for one in columns]

    def values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of `values` that the statement knows, as the driver takes them."""
        prepare = self._prepare
        own = {name: prepare[name](value) for name, value in values.items() if name in prepare}
        return self._constants | own

    def rows(self, fetched: Iterable[Any]) -> list[Any]:
        if not self._read:
            return [self._row(*row) for row in fetched]
        return [
            self._row(*(read(value) for read, value in zip(self._read, row, strict=True)))
            for row in fetched
        ]


def _row_of(names: list[str]) -> Callable[..., Any]:
    return namedtuple("Row", names, rename=True)


def _given(bind: Any, dialect: Any) -> Process:
    return bind.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _found(column: Any, dialect: Any) -> Process:
    return column.type.dialect_impl(dialect).result_processor(dialect, None) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
