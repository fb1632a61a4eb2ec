"""The running version survives every migration: it finds what it reads, and may write as before.

On PostgreSQL, where versions run beside each other; the suite stops for an upgrade.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from shared.db import Database
from shared.db.migrations import migrate
from shared.db.revisions import revisions
from tests.architecture.shapes import Column, Table, shape_of, taken_away
from tests.architecture.source_tree import SERVICES
from tests.architecture.test_migrations import leave_empty
from tests.support.databases import fresh_database_url


@pytest.mark.parametrize("service", SERVICES)
def test_no_migration_takes_anything_from_the_version_before(service: str, tmp_path: Path) -> None:
    package = f"services.{service}.migrations"
    found = []
    with fresh_database_url("postgresql", leave_empty, tmp_path) as url:
        database = Database(url, pool_size=1)
        before: dict[str, Table] = {}
        for revision in revisions(package):
            migrate(url, package, revision)
            after = shape_of(database.engine)
            found += [f"{revision}: {what}" for what in taken_away(before, after)]
            before = after
        database.dispose()
    assert before
    assert found == []


WORD, NUMBER = Column("VARCHAR(10)", False), Column("INTEGER", True)
ROOMS = Table(
    {"name": WORD, "size": NUMBER},
    {"known": "kind IN ('room', 'stand')"},
    {"uq_rooms_name": frozenset({"name"})},
)
BAD = {
    "a table is gone": {},
    "a column is gone": {"rooms": replace(ROOMS, columns={"name": WORD})},
    "another type": {"rooms": replace(ROOMS, columns={"name": NUMBER, "size": NUMBER})},
    "no longer optional": {"rooms": replace(ROOMS, columns={"name": WORD, "size": WORD})},
    "new and required": {"rooms": replace(ROOMS, columns={**ROOMS.columns, "floor": WORD})},
    "a narrower list": {"rooms": replace(ROOMS, checks={"known": "kind IN ('room')"})},
    "a new rule": {"rooms": replace(ROOMS, checks={**ROOMS.checks, "large": "size > 9"})},
    "unique by now": {
        "rooms": replace(ROOMS, unique={**ROOMS.unique, "uq_rooms_size": frozenset({"size"})})
    },
    "refers by now": {"rooms": replace(ROOMS, references={"fk_rooms_name": frozenset({"name"})})},
}
GOOD = {
    "the same": {"rooms": ROOMS},
    "another table": {"rooms": ROOMS, "halls": ROOMS},
    "an optional column with a rule": {
        "rooms": replace(
            ROOMS,
            columns={**ROOMS.columns, "floor": NUMBER},
            checks={**ROOMS.checks, "floors": "floor IN ('a')"},
            references={"fk_rooms_floor": frozenset({"floor"})},
        )
    },
    "a wider list": {
        "rooms": replace(ROOMS, checks={"known": "kind IN ('room', 'stand', 'hall')"})
    },
    "one rule less": {"rooms": replace(ROOMS, checks={}, unique={})},
}


@pytest.mark.parametrize("after", BAD.values(), ids=BAD)
def test_what_the_version_before_would_miss_is_seen(after: dict[str, Table]) -> None:
    assert taken_away({"rooms": ROOMS}, after)


@pytest.mark.parametrize("after", GOOD.values(), ids=GOOD)
def test_what_it_does_not_notice_is_allowed(after: dict[str, Table]) -> None:
    assert taken_away({"rooms": ROOMS}, after) == []
