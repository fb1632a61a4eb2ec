"""A service's migrations make what its models say, once, however many replicas start at once."""

import multiprocessing
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from shared.contracts.catalogue import SERVICES
from shared.db import Database
from shared.db import migrations as own
from shared.db.revisions import bring_to_head, is_usable, revisions
from tests.support.databases import KINDS, fresh_database_url


def nothing(url: str) -> None:
    Database(url, pool_size=1).dispose()


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite"
        return
    with fresh_database_url(request.param, nothing, tmp_path) as url:
        yield url


def metadata_of(service: str) -> Any:
    return import_module(f"services.{service}.tables").METADATA


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_make_exactly_what_the_models_say(service: str, empty_url: str) -> None:
    package = f"services.{service}.migrations"
    own.migrate(empty_url, package)
    assert own.differences(empty_url, package, metadata_of(service)) == []


def test_a_database_can_be_used_once_it_is_migrated_and_after_a_newer_version_did_so(
    empty_url: str,
) -> None:
    """Old code stays ready on a newer shape, new code is not ready on an older one."""
    package = "services.registration.migrations"
    database = Database(empty_url)
    assert not is_usable(database, package)
    own.migrate(empty_url, package, revisions(package)[-2])
    assert not is_usable(database, package)
    bring_to_head(empty_url, package)
    assert is_usable(database, package)
    bring_to_head(empty_url, package)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert is_usable(database, package)
    bring_to_head(empty_url, package)
    assert is_usable(database, package), "who goes back to the version before starts as well"
    database.dispose()


def migrate_in_a_process(url: str) -> None:
    own.migrate(url, "services.notifications.migrations")


def test_three_replicas_may_migrate_at_once(empty_url: str) -> None:
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([__name__])  # what each would import is imported once
    replicas = [forked.Process(target=migrate_in_a_process, args=(empty_url,)) for _ in range(3)]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join(60)
    assert [replica.exitcode for replica in replicas] == [0, 0, 0]


PACKAGE = "a_small_service"
ENV = """from shared.db.migrations import run_env
from {0}.tables import Base

run_env(Base.metadata)
"""
MODELS = """
from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from shared.db import NAMING_CONVENTION, UtcDateTime
from datetime import datetime

class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)

class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

METADATA = Base.metadata
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    name = f"{PACKAGE}_{os.getpid()}_{abs(hash(tmp_path))}"
    folder = tmp_path / name
    (folder / "migrations" / "versions").mkdir(parents=True)
    for path in (folder / "__init__.py", folder / "migrations" / "__init__.py"):
        path.touch()
    (folder / "tables.py").write_text(MODELS)
    (folder / "migrations" / "env.py").write_text(ENV.format(name))
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


def test_a_new_revision_is_written_from_the_models_and_runs_on_both(
    package: str, empty_url: str
) -> None:
    assert own.main([package, "make rooms"]) == 0
    written = list((Path(import_module(package).__path__[0]) / "migrations/versions").glob("*.py"))
    assert [path.name for path in written] == ["0001_make_rooms.py"]
    own.migrate(empty_url, f"{package}.migrations")
    metadata = import_module(f"{package}.tables").METADATA
    assert own.differences(empty_url, f"{package}.migrations", metadata) == []


def test_a_migration_gives_way_to_running_work_instead_of_queueing_everybody(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "LOCK_TIMEOUT", "200ms")
    monkeypatch.setattr(own, "LOCK_ATTEMPTS", 2)
    assert own.main([package, "make rooms"]) == 0
    models = Path(import_module(package).__path__[0])
    with fresh_database_url("postgresql", nothing, tmp_path) as url:
        own.migrate(url, f"{package}.migrations")
        later = models / "migrations/versions/0002_size.py"
        later.write_text(
            'import sqlalchemy as sa\nfrom alembic import op\nrevision = "0002"\n'
            'down_revision = "0001"\nbranch_labels = None\ndepends_on = None\n'
            'def upgrade():\n    op.add_column("rooms", sa.Column("size", sa.Integer()))\n'
        )
        with psycopg.connect(url) as busy:
            busy.execute("SELECT * FROM rooms")
            with pytest.raises(Exception, match="lock timeout"):
                own.migrate(url, f"{package}.migrations")
        own.migrate(url, f"{package}.migrations")
        with psycopg.connect(url) as connection:
            connection.execute("SELECT size FROM rooms")
