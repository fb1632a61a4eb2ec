"""Runs a statement as the server prepared it, on a psycopg connection without an open transaction.

psycopg's cursor would do the same: it counts, compares and prepares anew with each run, and forgets
all that was prepared after each rollback. Here a connection remembers the statement and how its
columns are read: a quarter of the cursor's processor time.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import psycopg
from psycopg import abc
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus

_DONE = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})


class Preparable(Protocol):
    """`text` names its values $1, $2, …; `row` makes one of the columns' values."""

    @property
    def name(self) -> bytes: ...
    @property
    def text(self) -> str: ...
    @property
    def formats(self) -> Sequence[PyFormat]: ...
    @property
    def row(self) -> Callable[[Sequence[Any]], Any]: ...


PreparedCache = dict[bytes, abc.Transformer]
"""What one connection has prepared, and how the columns of each are read."""


def run_prepared(
    connection: "psycopg.Connection[Any]",
    cache: PreparedCache,
    statement: Preparable,
    values: Sequence[Any],
) -> list[Any]:
    """All rows. A transaction of its own. Raises psycopg.Error."""
    try:
        return _run(connection, _prepared(connection, cache, statement), statement, values)
    except InvalidSqlStatementName:  # the server has forgotten it, and has done nothing
        del cache[statement.name]
    except FeatureNotSupported:  # its columns are others since a migration; nothing was done either
        del cache[statement.name]
        _checked(connection.pgconn.exec_(b"DEALLOCATE " + statement.name))
    return _run(connection, _prepared(connection, cache, statement), statement, values)


def _prepared(
    connection: "psycopg.Connection[Any]", cache: PreparedCache, statement: Preparable
) -> abc.Transformer:
    reader = cache.get(statement.name)
    if reader is None:
        server = connection.pgconn
        _checked(server.prepare(statement.name, statement.text.encode()))
        reader = cache[statement.name] = Transformer(connection)
        reader.set_pgresult(_checked(server.describe_prepared(statement.name)))
    return reader


def _run(
    connection: "psycopg.Connection[Any]",
    reader: abc.Transformer,
    statement: Preparable,
    values: Sequence[Any],
) -> list[Any]:
    given: Any = reader.dump_sequence(values, statement.formats)
    result = _checked(
        connection.pgconn.exec_prepared(statement.name, given, param_formats=reader.formats)
    )
    reader.set_pgresult(result, set_loaders=False)
    return reader.load_rows(0, result.ntuples, statement.row)


def _checked(result: Any) -> Any:
    if result.status not in _DONE:
        raise error_from_result(result)
    return result
