"""Registration's database at head, for a test of either kind of server, and its app on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from services.registration.app import create_app
from services.registration.health import MIGRATIONS
from services.registration.settings import Settings, read_settings
from shared.db import Database
from shared.db.migrations import migrate
from tests.support.apps import app_serving
from tests.support.databases import fresh_database_url

KEY = "k" * 40
KEYS = (KEY,)


def at_head(url: str) -> None:
    migrate(url, MIGRATIONS)


@contextmanager
def fresh_database(kind: str, folder: Path, *, pool_size: int = 16) -> Iterator[Database]:
    with fresh_database_url(kind, at_head, folder) as url:
        database = Database(url, pool_size=pool_size)
        try:
            yield database
        finally:
            database.dispose()


@contextmanager
def fresh_postgresql(pool_size: int = 16) -> Iterator[Database]:
    with fresh_database("postgresql", Path(), pool_size=pool_size) as database:
        yield database


def settings_on(database: Database) -> Settings:
    return read_settings(
        {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_REGISTRATION_DATABASE_URL": database.url.render_as_string(
                hide_password=False
            ),
        }
    )


def app_on(database: Database) -> Flask:
    """What a request raises comes up in the test, with its lines."""
    app = app_serving(create_app, settings_on(database), database)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app
