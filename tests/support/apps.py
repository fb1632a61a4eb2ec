"""A service's app for a test: made once in a process, because that takes longer than most tests."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask

from shared.audit.keeper import AuditSettings
from shared.db import Database
from shared.web.factory import use_database

_made: dict[Any, tuple[Flask, dict[str, Any]]] = {}


def app_serving(
    create_app: Callable[[Any, Database], Flask], settings: Any, database: Database
) -> Flask:
    """The app of these settings on this database, until the next test asks for it.

    Its configuration is as after `create_app`. A test that adds routes makes an app of its own.
    """
    # where the heads of the audit log lie is the worker's business, and follows the database
    key = create_app, replace(settings, database_url="", audit=AuditSettings())
    if key not in _made:
        app = create_app(settings, database)
        _made[key] = app, dict(app.config)
    app, config = _made[key]
    app.config.clear()
    app.config.update(config)
    use_database(app, database)
    return app
