"""The JSON door: flask-smorest set up so that every answer is strict in what it takes and plain
in what it refuses.

A service's API blueprint is a `flask_smorest.Blueprint` whose `url_prefix` is relative to
`/api/v1`.
"""

from collections.abc import Sequence

from flask import Blueprint, Flask
from flask_smorest import Api

from shared.auth.access import Access, set_blueprint_access


class ServiceApi(Api):
    """One service's documented API."""

    def __init__(self, app: Flask, service: str) -> None:
        app.config.update(
            API_TITLE=f"Matchdag {service}",
            API_VERSION="v1",
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX="/api",
            OPENAPI_JSON_PATH="openapi.json",
        )
        super().__init__(app)
        set_blueprint_access(app, "api-docs", Access.PUBLIC)

    def _register_error_handlers(self) -> None:
        """Errors are answered in shared.web.errors, for both doors."""

    def register(self, blueprints: Sequence[tuple[Blueprint, Access]]) -> None:
        for blueprint, access in blueprints:
            prefix = "/api/v1" + (blueprint.url_prefix or "")
            self.register_blueprint(blueprint, url_prefix=prefix)
            set_blueprint_access(self._app, blueprint.name, access)
