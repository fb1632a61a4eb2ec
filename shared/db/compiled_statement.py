"""Statements compiled once for each kind of server, to be given to its driver as text and values.

    TAKE = CompiledStatement(select(…).where(… == bindparam("event")))

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
Members = list[tuple[str, Process | None]]
"""A statement's values by name, and what makes each ready for the driver, where something must."""


class CompiledStatement:
    """A statement that knows its text, its values and its rows in either dialect.

    On PostgreSQL only for columns whose results the driver itself makes what SQLAlchemy would make
    of them: numbers, texts, truth, UUIDs, JSON, dates, and times in a connection set to UTC.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._sql_of: dict[Any, DialectSql] = {}

    def sql(self, dialect: Any) -> "DialectSql":
        """Compiled when it is first run: many processes start and never run it."""
        found = self._sql_of.get(dialect)
        if found is None:
            found = self._sql_of[dialect] = DialectSql(self._statement, dialect)
        return found


class DialectSql:
    """The statement in one dialect."""

    def __init__(self, statement: Executable, dialect: Any) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text = str(compiled)
        self._constants = _constants(compiled)
        self._members: Members = [
            (name, _given(compiled.binds[name], dialect)) for name in compiled.params
        ]
        columns = _columns(statement)
        self._row = _row_of(columns)
        self._read = [] if dialect is POSTGRESQL else [_found(one, dialect) for one in columns]

    def values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of `values` that the statement knows, as the driver takes them."""
        given = {**self._constants, **values}
        return {
            name: given[name] if prepare is None else prepare(given[name])
            for name, prepare in self._members
        }

    def rows(self, fetched: Iterable[Any]) -> list[Any]:
        if not self._read:
            return [self._row(row) for row in fetched]
        return [
            self._row(
                [
                    value if read is None else read(value)
                    for read, value in zip(self._read, row, strict=True)
                ]
            )
            for row in fetched
        ]


def _columns(statement: Any) -> list[Any]:
    """What it selects or returns; none for one that only writes."""
    return list(getattr(statement, "exported_columns", ()))


def _row_of(columns: Iterable[Any]) -> Callable[[Iterable[Any]], Any]:
    names = [column.key for column in columns]
    row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # names found at run time
    make: Callable[[Iterable[Any]], Any] = row._make
    return make


def _constants(compiled: Any) -> dict[str, Any]:
    return {name: value for name, value in compiled.params.items() if value is not None}


def _given(bind: Any, dialect: Any) -> Process | None:
    process: Process | None = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return process


def _found(column: Any, dialect: Any) -> Process | None:
    process: Process | None = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return process
