"""As in registration: with the application's own scope taken away, no row of another school."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from services.notifications.app import create_app
from services.notifications.channels.composer import OPT_OUT_PURPOSE
from services.notifications.settings import Settings
from services.notifications.tables import METADATA
from shared.auth import links
from shared.auth.identity import STAFF_ROLES
from shared.ids import new_id
from tests.integration.notifications.conftest import at_head
from tests.integration.notifications.test_every_route import own
from tests.integration.notifications.test_pages import settings
from tests.integration.notifications.world import World
from tests.integration.second_wall import (
    addresses,
    asking_for,
    mark_rows,
    policies_off,
    rows_of,
    shown_by,
    stand_for,
)
from tests.support.browser import Browser, identity_of
from tests.support.databases import fresh_database_url

__all__ = ["own", "settings"]  # fixtures, found by their names
pytestmark = pytest.mark.slow
ROLE = "notifications_web"


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    with fresh_database_url("postgresql", at_head, tmp_path) as url:
        yield url


@pytest.fixture
def app(settings: Settings, world: World, own: dict[str, UUID]) -> Flask:
    """It stands for a school that has nothing, whoever asks."""
    mark_rows(world.database, ROLE, world.organisation_id, METADATA)
    made = create_app(settings, world.database)
    stand_for(made, new_id())
    return made


@pytest.fixture
def insider(app: Flask, world: World) -> Browser:
    return Browser(app, identity_of(new_id(), world.organisation_id, *sorted(STAFF_ROLES)))


def test_without_the_applications_scope_no_foreign_row_is_seen_or_changed(
    world: World, own: dict[str, UUID], app: Flask, insider: Browser
) -> None:
    before = rows_of(world.database, ROLE, world.organisation_id)
    asked = addresses(app, own)
    assert len(asked) > 6
    assert shown_by(insider, asked) == []
    assert rows_of(world.database, ROLE, world.organisation_id) == before


def test_control_with_the_policies_off_foreign_rows_are_seen(
    world: World, own: dict[str, UUID], app: Flask, insider: Browser
) -> None:
    asked = [each for each in addresses(app, own) if each[0] == "GET"]
    with policies_off(world.database):
        assert len(shown_by(insider, asked)) > 3


def test_no_table_shows_a_row_to_another_school_or_to_nobody(
    world: World, own: dict[str, UUID]
) -> None:
    rows = rows_of(world.database, ROLE, world.organisation_id)
    assert {table for table, (number, _) in rows.items() if number} >= {
        "contacts",
        "delivery_attempts",
        "events",
        "messages",
        "participations",
    }
    for stranger in (new_id(), None):
        seen = rows_of(world.database, ROLE, stranger)
        assert {number for number, _ in seen.values()} == {0}


def decline(app: Flask, contact_id: UUID) -> None:
    """By the page and by the mail program, with the good link of a contact."""
    keys = app.config["MATCHDAG_WEB_SETTINGS"].secret_keys
    address = f"/decline/{links.mint(keys, OPT_OUT_PURPOSE, contact_id, 0)}"
    visitor = Browser(app)
    visitor.get(address)
    visitor.post(address, choice="decline")
    app.test_client().post(f"{address}/one-click")


def test_behind_the_link_of_a_mail_no_row_of_another_school_is_changed(
    settings: Settings, world: World
) -> None:
    web = create_app(settings, world.database)
    before = rows_of(world.database, ROLE, world.organisation_id)
    with asking_for(new_id()):
        decline(web, world.company_contact_id)
    assert rows_of(world.database, ROLE, world.organisation_id) == before
    with policies_off(world.database), asking_for(new_id()):
        decline(web, world.company_contact_id)
    after = rows_of(world.database, ROLE, world.organisation_id)
    changed = {table for table in after if after[table] != before[table]}
    assert changed, "control: with the policies off the same link writes"
