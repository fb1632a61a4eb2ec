"""Statements of the rush, given to the driver: no session, and no transaction longer than it must.

    with database.autocommit() as autocommit:
        rows = autocommit.execute(TAKE, {"event": event_id})

On PostgreSQL each statement is a transaction of its own, because one statement can write several
tables. On SQLite a statement sees one state, and `execute_all` writes several in one short turn.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import psycopg
from psycopg.errors import FeatureNotSupported
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from shared.db.compiled_statement import POSTGRESQL, SQLITE, CompiledStatement, DialectSql

Values = Mapping[str, Any]


class Autocommit(Protocol):
    """What both kinds of server can do. Raises what SQLAlchemy raises."""

    def execute(self, statement: CompiledStatement, values: Values) -> list[Any]:
        """All rows."""


class PostgresqlAutocommit:
    """A connection that commits each statement by itself; the pool's reset ends that.

    A statement is prepared when it is first run, for the rush runs nothing twenty times by chance.
    """

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self._connection = connection
        driver: Any = connection.driver_connection
        self._driver: psycopg.Connection[Any] = driver
        if not self._driver.closed:  # else the first statement says so
            self._driver.autocommit = True

    def execute(self, statement: CompiledStatement, values: Values) -> list[Any]:
        sql = statement.sql(POSTGRESQL)
        try:
            try:
                return self._run(sql, values)
            except FeatureNotSupported:  # other columns since a migration; nothing was done
                self._driver.execute("DEALLOCATE ALL")
                return self._run(sql, values)
        except psycopg.Error as error:
            raise _lost_or_known(self._connection, error, sql.text) from error

    def _run(self, sql: DialectSql, values: Values) -> list[Any]:
        cursor = self._driver.execute(sql.text, sql.values(values), prepare=True)
        return sql.rows(cursor.fetchall()) if cursor.description else []


class SqliteAutocommit:
    """A connection that reads, and for `execute_all` the one that writes, while it is our turn."""

    def __init__(
        self, reader: Any, writer: Engine, turn: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._turn = turn

    def execute(self, statement: CompiledStatement, values: Values) -> list[Any]:
        sql = statement.sql(SQLITE)
        try:
            return sql.rows(self._reader.execute(sql.text, sql.values(values)).fetchall())
        except sqlite3.Error as error:
            raise _as_known(error, sql.text) from error

    def execute_all(self, statements: Sequence[CompiledStatement], values: Values) -> bool:
        """In one transaction. Each must change one row: else, or where a constraint refuses it,
        none is kept and False is returned.
        """
        sqls = [statement.sql(SQLITE) for statement in statements]
        ready = [(sql.text, sql.values(values)) for sql in sqls]
        with self._turn(), _connection_of(self._writer) as driver:
            try:
                return _is_written(driver, ready)
            except sqlite3.Error as error:
                raise _as_known(error, None) from error


def _is_written(driver: Any, statements: Sequence[tuple[str, dict[str, Any]]]) -> bool:
    driver.execute("BEGIN IMMEDIATE")
    try:
        is_kept = all(driver.execute(text, values).rowcount == 1 for text, values in statements)
    except sqlite3.IntegrityError:
        is_kept = False
    driver.execute("COMMIT" if is_kept else "ROLLBACK")
    return is_kept


@contextmanager
def autocommit_on_postgresql(engine: Engine) -> Iterator[Autocommit]:
    try:
        connection = engine.raw_connection()
    except psycopg.Error as error:
        raise _as_known(error, None, is_gone=True) from error
    try:
        yield PostgresqlAutocommit(connection)
    finally:
        connection.close()


@contextmanager
def autocommit_on_sqlite(
    reader: Engine, writer: Engine, turn: Callable[[], AbstractContextManager[None]]
) -> Iterator[Autocommit]:
    with _connection_of(reader) as driver:
        yield SqliteAutocommit(driver, writer, turn)


@contextmanager
def _connection_of(engine: Engine) -> Iterator[Any]:
    try:
        connection = engine.raw_connection()
    except sqlite3.Error as error:
        raise _as_known(error, None) from error
    try:
        yield connection.driver_connection
    finally:
        connection.close()  # back to the pool, which rolls back what was not committed


def _lost_or_known(
    connection: PoolProxiedConnection, error: psycopg.Error, text: str
) -> BaseException:
    """A connection that broke does not go back to the pool."""
    driver = connection.driver_connection
    is_gone = driver is None or POSTGRESQL.is_disconnect(error, driver, None)
    if is_gone:
        connection.invalidate(error)
    return _as_known(error, text, is_gone=is_gone)


def _as_known(
    error: psycopg.Error | sqlite3.Error, text: str | None, *, is_gone: bool = False
) -> BaseException:
    of_sqlite = isinstance(error, sqlite3.Error)
    return DBAPIError.instance(
        text,
        None,
        error,
        sqlite3.Error if of_sqlite else psycopg.Error,
        hide_parameters=True,
        connection_invalidated=is_gone,
        dialect=SQLITE if of_sqlite else POSTGRESQL,
    )
