"""As in registration: with the application's own scope taken away, no row of another school."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from services.scheduling.app import create_app
from services.scheduling.settings import read_settings
from services.scheduling.tables import METADATA
from shared.auth.identity import STAFF_ROLES
from shared.ids import new_id
from tests.integration.scheduling.conftest import at_head
from tests.integration.scheduling.test_access import Rows, theirs
from tests.integration.scheduling.world import KEY, World
from tests.integration.second_wall import (
    addresses,
    mark_rows,
    policies_off,
    rows_of,
    shown_by,
    stand_for,
)
from tests.support.browser import Browser, identity_of
from tests.support.databases import fresh_database_url

__all__ = ["theirs"]  # a fixture, found by its name
pytestmark = pytest.mark.slow
ROLE = "scheduling_web"


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    with fresh_database_url("postgresql", at_head, tmp_path) as url:
        yield url


@pytest.fixture
def app(world: World, theirs: Rows) -> Flask:
    """Asked by the school whose rows they are, it stands for the first school."""
    mark_rows(world.database, ROLE, world.other_school, METADATA)
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_SCHEDULING_DATABASE_URL": world.database.address,
        }
    )
    made = create_app(settings, world.database)
    stand_for(made, world.school)
    return made


@pytest.fixture
def insider(app: Flask, world: World) -> Browser:
    return Browser(app, identity_of(new_id(), world.other_school, *sorted(STAFF_ROLES)))


def test_without_the_applications_scope_no_foreign_row_is_seen_or_changed(
    world: World, theirs: Rows, app: Flask, insider: Browser
) -> None:
    before = rows_of(world.database, ROLE, world.other_school)
    asked = addresses(app, theirs.ids)
    assert len(asked) > 40
    assert shown_by(insider, asked) == []
    assert rows_of(world.database, ROLE, world.other_school) == before


def test_control_with_the_policies_off_foreign_rows_are_seen(
    world: World, theirs: Rows, app: Flask, insider: Browser
) -> None:
    asked = [each for each in addresses(app, theirs.ids) if each[0] == "GET"]
    with policies_off(world.database):
        assert len(shown_by(insider, asked)) > 8


def test_no_table_shows_a_row_to_another_school_or_to_nobody(world: World, theirs: Rows) -> None:
    rows = rows_of(world.database, ROLE, world.other_school)
    assert {table for table, (number, _) in rows.items() if number} >= {
        "events",
        "event_companies",
        "rooms",
        "room_blocks",
        "sheet_imports",
        "stands",
    }
    for stranger in (world.school, None):
        seen = rows_of(world.database, ROLE, stranger)
        assert {number for number, _ in seen.values()} == {0}
