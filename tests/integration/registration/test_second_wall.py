"""With the application's own scope taken away, row-level security shows no row of another school.

A test build: the identity is of the school whose rows are asked for, so that every loader lets it
through, and the database is asked for another school, as a forgotten condition would.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.registration.app import create_app
from services.registration.tables import METADATA
from shared.auth.identity import STAFF_ROLES
from shared.db import Database
from tests.integration.registration.test_every_route import other, own
from tests.integration.second_wall import (
    addresses,
    mark_rows,
    policies_off,
    rows_of,
    shown_by,
    stand_for,
)
from tests.support.browser import Browser, identity_of
from tests.support.registration import fresh_postgresql, settings_on
from tests.support.world import World

__all__ = ["other", "own"]  # fixtures, found by their names
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("the_day_before")]
ROLE = "registration_web"


@pytest.fixture
def database() -> Iterator[Database]:
    with fresh_postgresql() as opened:
        yield opened


@pytest.fixture
def ids(own: dict[str, Any], database: Database, world: World) -> dict[str, Any]:
    mark_rows(database, ROLE, world.organisation_id, METADATA)
    return {**own, "kind": "cv"}


def app_for(database: Database, organisation_id: UUID) -> Flask:
    app = create_app(settings_on(database), database)
    stand_for(app, organisation_id)
    return app


def insiders(app: Flask, world: World) -> list[Browser]:
    """Everybody whom the application lets through."""
    staff = identity_of(world.organiser, world.organisation_id, *sorted(STAFF_ROLES))
    return [
        Browser(app, staff),
        Browser(app, identity_of(world.students[0], world.organisation_id, "student")),
    ]


def test_without_the_applications_scope_no_foreign_row_is_seen_or_changed(
    database: Database, world: World, other: World, ids: dict[str, Any]
) -> None:
    app = app_for(database, other.organisation_id)
    before = rows_of(database, ROLE, world.organisation_id)
    asked = addresses(app, ids)
    assert len(asked) > 150
    for browser in insiders(app, world):
        assert shown_by(browser, asked) == []
    assert rows_of(database, ROLE, world.organisation_id) == before


def test_control_with_the_policies_off_foreign_rows_are_seen(
    database: Database, world: World, other: World, ids: dict[str, Any]
) -> None:
    app = app_for(database, other.organisation_id)
    asked = [each for each in addresses(app, ids) if each[0] == "GET"]
    with policies_off(database):
        staff, student = (shown_by(browser, asked) for browser in insiders(app, world))
    assert len(staff) > 40
    assert len(student) > 4


def test_no_table_shows_a_row_to_another_school_or_to_nobody(
    database: Database, world: World, other: World, ids: dict[str, Any]
) -> None:
    own_rows = rows_of(database, ROLE, world.organisation_id)
    other_rows = rows_of(database, ROLE, other.organisation_id)
    assert {table for table, (number, _) in own_rows.items() if number} >= {
        "people",
        "meetings",
        "documents",
        "document_contents",
        "company_contacts",
        "participations",
    }
    assert {number for number, _ in rows_of(database, ROLE, None).values()} == {0}
    with policies_off(database):
        everything = rows_of(database, ROLE, other.organisation_id)
    for table, (number, _) in everything.items():
        assert own_rows[table][0] + other_rows[table][0] == number, table
