"""Behind the routes that a link opens, row-level security shows no row of another school either.

A test build: the link is good and of the school whose rows are asked for, and whatever the door
chose, the database is asked for another school, as a door would that chose wrongly.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from services.registration.app import create_app
from services.registration.tables import METADATA
from shared.db import Database
from tests.integration.registration.test_every_link import (
    LEAVING,
    Door,
    Tokens,
    doors,
    rows,
    tokens,
)
from tests.integration.registration.test_every_route import other
from tests.integration.second_wall import (
    asking_for,
    is_shown_in,
    mark_rows,
    policies_off,
    rows_of,
)
from tests.support.browser import Browser
from tests.support.registration import fresh_postgresql, settings_on
from tests.support.world import World

__all__ = ["other", "rows", "tokens"]  # fixtures, found by their names
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("the_day_before")]
ROLE = "registration_web"


@pytest.fixture
def database() -> Iterator[Database]:
    with fresh_postgresql() as opened:
        yield opened


@pytest.fixture
def web(database: Database) -> Flask:
    return create_app(settings_on(database), database)


def shown_at(
    web: Flask, asked: list[Door], tokens: dict[str, Tokens], rows: dict[str, Any]
) -> list[Door]:
    """The doors that show a marked row to whoever holds the good link."""
    visitor = Browser(web)
    return [
        door
        for door in asked
        if is_shown_in(door.ask(web, visitor, tokens[door.purpose].minted(), rows))
    ]


def asked_of(web: Flask) -> list[Door]:
    """Reads first; what makes the company leave comes last."""
    return sorted(
        doors(web), key=lambda door: (door.method != "GET", door.endpoint in LEAVING, door.endpoint)
    )


def test_behind_a_link_no_row_of_another_school_is_seen_or_changed(
    web: Flask,
    database: Database,
    world: World,
    other: World,
    tokens: dict[str, Tokens],
    rows: dict[str, Any],
) -> None:
    mark_rows(database, ROLE, world.organisation_id, METADATA)
    before = rows_of(database, ROLE, world.organisation_id)
    asked = asked_of(web)
    assert len(asked) > 20
    with asking_for(other.organisation_id):
        assert shown_at(web, asked, tokens, rows) == []
    assert rows_of(database, ROLE, world.organisation_id) == before


def test_control_with_the_policies_off_the_same_links_show_and_change_them(
    web: Flask,
    database: Database,
    world: World,
    other: World,
    tokens: dict[str, Tokens],
    rows: dict[str, Any],
) -> None:
    mark_rows(database, ROLE, world.organisation_id, METADATA)
    before = rows_of(database, ROLE, world.organisation_id)
    with policies_off(database), asking_for(other.organisation_id):
        shown = shown_at(web, asked_of(web), tokens, rows)
    after = rows_of(database, ROLE, world.organisation_id)
    assert {table for table in after if after[table] != before[table]} >= {
        "participations",
        "contact_addresses",
    }
    assert {door.purpose for door in shown} == {"invitation", "calendar", "contact-address"}
    assert len(shown) > 8
