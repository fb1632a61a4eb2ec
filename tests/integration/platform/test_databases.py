"""What both databases promise: reading cannot write, a block is a transaction, moments are UTC."""

import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from shared.db import Database, UtcDateTime, danish_order, is_temporary
from shared.db.locks import LockBusy, lock_for
from tests.support.databases import KINDS, fresh_database_url

metadata = MetaData()
counters = Table(
    "counters", metadata, Column("id", Integer, primary_key=True), Column("taken", Integer)
)
moments = Table(
    "moments", metadata, Column("id", Integer, primary_key=True), Column("at", UtcDateTime)
)
names = Table("names", metadata, Column("name", String(50), primary_key=True))
children = Table(
    "children",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("counter_id", ForeignKey("counters.id"), nullable=False),
)


def shape(url: str) -> None:
    database = Database(url, pool_size=1)
    metadata.create_all(database.engine)
    database.dispose()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database_url(request.param, shape, tmp_path) as url:
        opened = Database(url)
        yield opened
        opened.dispose()


def test_a_block_that_ends_is_committed_and_one_that_raises_is_not(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(counters).values(id=1, taken=0))

    def write_and_fail() -> None:
        with database.writing() as session:
            session.execute(insert(counters).values(id=2, taken=0))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        write_and_fail()
    with database.reading() as session:
        assert session.execute(select(counters.c.id)).scalars().all() == [1]


def test_what_only_reads_sees_one_state_whatever_is_committed_meanwhile(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(counters).values(id=1, taken=0))
    taken = select(counters.c.taken)
    with database.reading() as session:
        assert session.scalar(taken) == 0
        with database.writing() as other:
            other.execute(update(counters).values(taken=1))
        assert session.scalar(taken) == 0
    with database.reading() as session:
        assert session.scalar(taken) == 1


def test_what_only_reads_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(insert(counters).values(id=1, taken=0))


def test_a_child_without_its_parent_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(insert(children).values(id=1, counter_id=99))


def test_a_moment_comes_back_in_utc_and_a_naive_one_is_refused(database: Database) -> None:
    copenhagen = datetime(2027, 3, 12, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    with database.writing() as session:
        session.execute(insert(moments).values(id=1, at=copenhagen))
    with database.reading() as session:
        stored = session.execute(select(moments.c.at)).scalar_one()
    assert stored == copenhagen
    assert stored.tzinfo is UTC
    with pytest.raises(StatementError, match="without time zone"), database.writing() as session:
        session.execute(insert(moments).values(id=2, at=datetime(2027, 3, 12, 9)))  # noqa: DTZ001


def test_names_are_ordered_as_in_denmark(database: Database) -> None:
    with database.writing() as session:
        session.execute(
            insert(names), [{"name": n} for n in ("Åby", "Ørsted", "Ængmark", "Zoe", "Aase")]
        )
    with database.reading() as session:
        ordered = session.execute(select(names.c.name).order_by(danish_order(names.c.name)))
        assert ordered.scalars().all() == ["Zoe", "Ængmark", "Ørsted", "Åby", "Aase"]


def raise_fifty_times(database: Database, has_read_first: bool) -> None:
    for _ in range(50):
        with database.writing() as session:
            if has_read_first:
                session.execute(select(counters.c.taken)).scalar_one()
            session.execute(update(counters).values(taken=counters.c.taken + 1))


def in_a_process(url: str) -> None:
    raise_fifty_times(Database(url), has_read_first=True)


def test_writers_in_threads_and_processes_wait_for_each_other(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(counters).values(id=1, taken=0))
    url = database.url.render_as_string(hide_password=False)
    spawn = multiprocessing.get_context("spawn")
    writers: list[Any] = [
        threading.Thread(target=raise_fifty_times, args=(database, True)) for _ in range(3)
    ]
    writers += [spawn.Process(target=in_a_process, args=(url,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with database.reading() as session:
        assert session.execute(select(counters.c.taken)).scalar_one() == 250


def test_writers_that_begin_by_reading_without_the_guard_fail(tmp_path: Path) -> None:
    """The control: SQLite's plain BEGIN, with the driver's own timeout, dies at once."""
    path = tmp_path / "plain.sqlite"
    connections = [sqlite3.connect(path, isolation_level=None, timeout=5) for _ in range(2)]
    connections[0].executescript(
        "PRAGMA journal_mode=WAL; CREATE TABLE t (n); INSERT INTO t VALUES (0)"
    )
    for connection in connections:
        connection.execute("BEGIN")
        connection.execute("SELECT n FROM t").fetchone()
    connections[0].execute("UPDATE t SET n = 1")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        connections[1].execute("UPDATE t SET n = 2")
    for connection in connections:
        connection.close()


def test_who_opens_a_new_file_waits_for_who_writes_it(tmp_path: Path) -> None:
    """Several replicas start on a new file. The control: the driver's own timeout does not hold
    for the change of the journal.
    """
    path = tmp_path / "new.sqlite"
    first = sqlite3.connect(path, isolation_level=None)
    first.executescript("CREATE TABLE t (n); BEGIN IMMEDIATE; INSERT INTO t VALUES (0)")
    with (
        closing(sqlite3.connect(path, timeout=60)) as plain,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        plain.execute("PRAGMA journal_mode=WAL")
    database = Database(f"sqlite:///{path}")

    def count() -> Any:
        with database.reading() as session:
            return session.scalar(text("SELECT count(*) FROM t"))

    with ThreadPoolExecutor(1) as pool:
        counted = pool.submit(count)
        with pytest.raises(TimeoutError):
            counted.result(0.2)
        first.execute("COMMIT")
        assert counted.result(30) == 1
    first.close()
    database.dispose()


def test_sqlite_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a file"):
        Database("sqlite://")


def test_a_lock_has_one_holder_at_a_time(tmp_path: Path) -> None:
    lock = lock_for(tmp_path / "lock")
    with lock.held(1):
        taken: list[bool] = []
        thread = threading.Thread(target=lambda: taken.append(lock.acquire(0.05)))
        thread.start()
        thread.join()
        assert taken == [False]
    with lock.held(1):
        pass


def test_only_what_may_pass_by_itself_is_temporary(database: Database) -> None:
    assert is_temporary(LockBusy("busy"))
    assert not is_temporary(ValueError("a fault of ours"))
    with pytest.raises(DBAPIError) as raised, database.reading() as session:
        session.connection().exec_driver_sql("SELECT * FROM nowhere")
    assert not is_temporary(raised.value)


def test_a_database_server_that_is_away_is_temporary() -> None:
    away = Database("postgresql://nobody@127.0.0.1:9/nothing")
    with pytest.raises(DBAPIError) as raised, away.reading() as session:
        session.connection()
    assert is_temporary(raised.value)
    away.dispose()
