"""All rows of a store as one small file, and back into either database; knows no table by name.

A value is kept as SQLite keeps it: an id is 32 digits, a moment is UTC without saying so. What a
column of the other database wants is read from that database.
"""

import base64
import json
import lzma
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

Rows = dict[str, tuple[list[str], list[list[Any]]]]
VERSIONS = "alembic_version"


def read_rows(url: str) -> Rows:
    """Columns and rows of every table of a SQLite file, in their order."""
    assert url.startswith("sqlite"), "a store is kept as SQLite keeps it"
    engine = sa.create_engine(url)
    found: Rows = {}
    with engine.connect() as connection:
        names = sorted(sa.inspect(connection).get_table_names())
        for name in names:
            result = connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY rowid')
            found[name] = list(result.keys()), [list(map(_kept, row)) for row in result]
    engine.dispose()
    return found


def pack(stores: Mapping[str, Rows], file: Path) -> None:
    text = json.dumps(stores, ensure_ascii=False, separators=(",", ":"))
    file.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def unpack(file: Path) -> dict[str, Rows]:
    """The rows of each service."""
    stores: dict[str, Rows] = json.loads(lzma.decompress(file.read_bytes()))
    return stores


def revision_of(rows: Rows) -> str:
    """The migration that had made the tables."""
    [[revision]] = rows[VERSIONS][1]
    return str(revision)


def write_rows(url: str, rows: Rows) -> None:
    """Into tables that are empty, in any order of their foreign keys."""
    engine = sa.create_engine(_with_driver(url))
    known = sa.MetaData()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        known.reflect(connection)
        for name, (columns, values) in rows.items():
            if name != VERSIONS and values:
                _write(connection, known.tables[name], columns, values)
    engine.dispose()


def missing_rows(url: str, rows: Rows) -> list[str]:
    """What a database lacks of these rows, each as its table and its values."""
    engine = sa.create_engine(_with_driver(url))
    known = sa.MetaData()
    lacking = []
    with engine.connect() as connection:
        known.reflect(connection)
        for name, (columns, values) in rows.items():
            if name == VERSIONS:
                continue
            table = known.tables[name]
            there = {repr(_plain(row)) for row in connection.execute(_selected(table, columns))}
            wanted = _converted(table, columns, values, connection.dialect.name)
            lacking += [f"{name}: {one}" for one in map(_plain, wanted) if repr(one) not in there]
    engine.dispose()
    return lacking


def _write(
    connection: sa.Connection, table: sa.Table, columns: list[str], values: list[list[Any]]
) -> None:
    dialect = connection.dialect.name
    lines = _converted(table, columns, values, dialect)
    shown = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["?" if dialect == "sqlite" else "%s"] * len(columns))
    statement = f'INSERT INTO "{table.name}" ({shown}) VALUES ({marks})'
    connection.exec_driver_sql(statement, [tuple(line) for line in lines])
    for column in table.primary_key if dialect == "postgresql" else ():
        sequence = "SELECT pg_get_serial_sequence(%s, %s)"
        counted = connection.exec_driver_sql(sequence, (table.name, column.name)).scalar()
        if counted:
            highest = f'(SELECT max("{column.name}") FROM "{table.name}")'
            connection.exec_driver_sql(f"SELECT setval('{counted}', {highest})")


def _selected(table: sa.Table, columns: list[str]) -> sa.TextClause:
    shown = ", ".join(f'"{name}"' for name in columns)
    return sa.text(f'SELECT {shown} FROM "{table.name}"')


def _converted(
    table: sa.Table, columns: list[str], values: list[list[Any]], dialect: str
) -> list[list[Any]]:
    kinds = [table.columns[name].type for name in columns]
    if dialect == "sqlite":
        return [[bytes_of(value) for value in line] for line in values]
    return [[_as(kind, value) for kind, value in zip(kinds, line, strict=True)] for line in values]


def _as(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """The value as psycopg wants it for a column of that kind."""
    value = bytes_of(value)
    if value is None:
        return None
    if isinstance(kind, sa.Uuid):
        return UUID(value)
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.Time):
        return time.fromisoformat(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value


def _plain(line: Any) -> list[Any]:
    """To compare: JSON is a text in one database and read already in the other."""
    return [json.dumps(one) if isinstance(one, dict | list) else _same(one) for one in line]


def _same(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str) and value[:1] in "{[" and value[1:]:
        try:
            return json.dumps(json.loads(value))
        except ValueError:
            return value
    return bytes(value) if isinstance(value, memoryview) else value


def _kept(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def bytes_of(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")
