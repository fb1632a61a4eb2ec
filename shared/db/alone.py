"""Statements of the rush: each a transaction of its own, given to the driver as compiled text.

    TAKE = DriverStatement(select(…).where(… == bindparam("event")))
    with database.each_statement_alone() as alone:
        rows = alone.run(TAKE, {"event": event_id})

Only for PostgreSQL, where one statement can write several tables: no round trips to begin and to
commit, and a third of the processor time that a statement takes through SQLAlchemy's connection.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql import Executable

_dialect: Any = PGDialect_psycopg(dbapi=psycopg)  # type: ignore[no-untyped-call]  # SQLAlchemy's


class DriverStatement:
    """Compiled once; knows how its values are given to the driver and what its columns are called.

    Only for columns whose results the driver itself makes what SQLAlchemy would make of them:
    numbers, texts, truth, UUIDs, JSON, dates, and times in a connection that is set to UTC.
    """

    def __init__(self, statement: Executable) -> None:
        compiled: Any = statement.compile(dialect=_dialect)  # type: ignore[attr-defined]
        self.text = str(compiled)
        prepare: dict[str, Callable[[Any], Any]] = {}
        for name, bind in compiled.binds.items():
            processor = bind.type.dialect_impl(_dialect).bind_processor(_dialect)
            if processor is not None:
                prepare[name] = processor
        self._prepare = prepare
        self._constants = {
            name: self._given(name, value)
            for name, value in compiled.params.items()
            if value is not None
        }
        names = [column.key for column in statement.selected_columns]  # type: ignore[attr-defined]
        self.row = _row_of(names)

    def values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return self._constants | {name: self._given(name, value) for name, value in values.items()}

    def _given(self, name: str, value: Any) -> Any:
        processor = self._prepare.get(name)
        return value if processor is None else processor(value)


def _row_of(names: list[str]) -> Callable[..., Any]:
    return namedtuple("Row", names, rename=True)


class Alone:
    """A connection that commits each statement by itself."""

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self._connection = connection

    def run(self, statement: DriverStatement, values: Mapping[str, Any]) -> list[Any]:
        """All rows. Raises what SQLAlchemy raises, so that doors tell what is temporary."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(statement.text, statement.values(values))
            return [statement.row(*row) for row in cursor.fetchall()]
        except psycopg.Error as error:
            driver = self._connection.driver_connection
            is_gone = driver is None or _dialect.is_disconnect(error, driver, cursor)
            if is_gone:
                self._connection.invalidate(error)
            raise _as_known(error, statement.text, is_gone=is_gone) from error


@contextmanager
def each_statement_alone(engine: Engine) -> Iterator[Alone]:
    connection = _taken(engine)
    driver: Any = connection.driver_connection
    try:
        yield Alone(connection)
    finally:
        if not driver.closed:
            driver.autocommit = False
        connection.close()


def _taken(engine: Engine) -> PoolProxiedConnection:
    """From the pool, set to commit by itself; a server that is away is a temporary error."""
    connection = None
    try:
        connection = engine.raw_connection()
        driver: Any = connection.driver_connection
        driver.autocommit = True
    except psycopg.Error as error:
        if connection is not None:
            connection.invalidate(error)
        raise _as_known(error, None, is_gone=True) from error
    return connection


def _as_known(error: psycopg.Error, text: str | None, *, is_gone: bool) -> BaseException:
    return DBAPIError.instance(
        text,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=is_gone,
        dialect=_dialect,
    )
