"""Statements of the rush as PostgreSQL prepares them: once for a connection, and anew where it must
be; a transaction that only read does not throw them away.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from shared.db import CompiledStatement, Database, UtcDateTime
from tests.support.databases import fresh_database_url

metadata = MetaData()
kinds = Table(
    "kinds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", Uuid()),
    Column("name", String(20)),
    Column("at", UtcDateTime()),
    Column("items", JSON()),
    Column("body", LargeBinary()),
    Column("flag", Boolean()),
)
ADD = CompiledStatement(
    insert(kinds)
    .values({column.name: bindparam(column.name, type_=column.type) for column in kinds.columns})
    .returning(kinds.c.id)
)
READ = CompiledStatement(select(*kinds.c).where(kinds.c.id == bindparam("wanted")))
COUNT = select(func.count()).where(kinds.c.id > bindparam("least"))
ROW: dict[str, Any] = {
    "id": 1,
    "uuid": uuid4(),
    "name": "Ærø 'quoted' \\ %s $1",
    "at": datetime(2027, 3, 12, 8, 30, tzinfo=UTC),
    "items": [["a", 1, None], {"å": True}],
    "body": b"\x00\xff{bytes}",
    "flag": True,
}


def shape(url: str) -> None:
    database = Database(url, pool_size=1)
    metadata.create_all(database.engine)
    database.dispose()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with fresh_database_url("postgresql", shape, tmp_path) as url:
        opened = Database(url, pool_size=1)
        with opened.autocommit() as autocommit:
            autocommit.execute(ADD, ROW)
        yield opened
        with opened.engine.begin() as connection:  # a test may have changed the table
            connection.execute(text("ALTER TABLE kinds ALTER COLUMN name TYPE varchar(20)"))
        opened.dispose()


def prepared(database: Database) -> int:
    """How many statements the one connection has prepared."""
    with database.reading() as session:
        return prepared_in(session)


def test_every_kind_of_value_comes_back_as_it_was_given(database: Database) -> None:
    with database.autocommit() as autocommit:
        (row,) = autocommit.execute(READ, {"wanted": 1})
        assert row._asdict() == ROW
        nothing = dict.fromkeys(ROW) | {"id": 2}
        autocommit.execute(ADD, nothing)
        (empty,) = autocommit.execute(READ, {"wanted": 2})
        assert empty._asdict() == nothing
        assert autocommit.execute(READ, {"wanted": 3}) == []


def test_a_refused_statement_leaves_the_connection_as_it_was(database: Database) -> None:
    with database.autocommit() as autocommit:
        with pytest.raises(IntegrityError):
            autocommit.execute(ADD, ROW)
        assert [row.id for row in autocommit.execute(READ, {"wanted": 1})] == [1]
    with database.writing() as session:
        assert session.scalar(select(kinds.c.id)) == 1


@pytest.mark.parametrize("loss", ["DEALLOCATE ALL", "ROLLBACK"])
def test_what_the_server_no_longer_has_is_prepared_anew(database: Database, loss: str) -> None:
    with database.autocommit() as autocommit:
        autocommit.execute(READ, {"wanted": 1})
    with database.engine.connect() as connection:
        for _ in range(8):  # at a rollback psycopg drops all, where it has prepared any
            connection.execute(select(kinds.c.id))
        connection.execute(text(loss))
    assert name_read(database) == ROW["name"]


def test_columns_that_a_migration_changed_are_read_anew(database: Database) -> None:
    """And what psycopg itself has prepared on the connection stays as it was."""
    for _ in range(8):
        with database.reading() as session:
            session.execute(COUNT, {"least": 0})
    assert name_read(database) == ROW["name"]
    elsewhere = Database(database.address, pool_size=1)
    with elsewhere.engine.begin() as connection:
        connection.execute(text("ALTER TABLE kinds ALTER COLUMN name TYPE varchar(40)"))
    elsewhere.dispose()
    assert name_read(database) == ROW["name"]
    with database.reading() as session:
        assert [tuple(row) for row in session.execute(COUNT, {"least": 0})] == [(1,)]


def test_a_transaction_that_only_read_keeps_what_was_prepared(database: Database) -> None:
    for _ in range(8):  # psycopg prepares what it has run five times
        with database.reading() as session:
            session.execute(COUNT, {"least": 1})
    before = prepared(database)
    assert before >= 1
    with database.reading() as session:
        session.execute(select(kinds.c.id))
        assert prepared_in(session) >= before
    with pytest.raises(RuntimeError):
        _read_and_fail(database)
    assert prepared(database) < before  # so the COMMIT is what kept them


def name_read(database: Database) -> str:
    with database.autocommit() as autocommit:
        (row,) = autocommit.execute(READ, {"wanted": 1})
        name: str = row.name
        return name


def _read_and_fail(database: Database) -> None:
    with database.reading() as session:
        session.execute(select(kinds.c.id))
        raise RuntimeError("rolled back")


def prepared_in(session: Any) -> int:
    found: int = session.scalar(text("SELECT count(*) FROM pg_prepared_statements"))
    return found
