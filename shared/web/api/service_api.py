"""The JSON door: flask-smorest set up the same way in every service; errors are answered elsewhere.

A service's API blueprint is a `flask_smorest.Blueprint` whose `url_prefix` is relative to
`/api/v1`. The description is at `/api/openapi.json`, a page to read it at `/api/docs`.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, Response, json, render_template, request
from flask_smorest import Api

from shared.auth.access import Access, register_access_matrix, set_blueprint_access
from shared.auth.permissions import Permission
from shared.web.api.openapi import finished, operations_of


def _described(_converter: Any, field: Any, **_known: Any) -> dict[str, Any]:
    """What a field of our own says of itself, where marshmallow's kinds say too little."""
    described: dict[str, Any] = getattr(field, "described", {})
    return described


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
        self.ma_plugin.converter.add_attribute_function(_described)
        set_blueprint_access(app, "api-docs", Access.PUBLIC)
        app.add_url_rule("/api/docs", "api-docs.page", self._page)

    def _register_error_handlers(self) -> None:
        """Errors are answered in shared.web.errors, for both doors."""

    def description(self) -> dict[str, Any]:
        """The OpenAPI document."""
        spec = {**self.spec.to_dict(), "servers": [{"url": request.script_root or "/"}]}
        return finished(spec, operations_of(register_access_matrix(self._app)))

    def _openapi_json(self) -> Response:
        text = json.dumps(self.description(), indent=2, sort_keys=False, ensure_ascii=False)
        return Response(text, content_type="application/json")

    def _page(self) -> str:
        return render_template("shared/api.html", api=self.description())

    def register(
        self, blueprints: Sequence[tuple[Blueprint, Access | Permission | tuple[Permission, ...]]]
    ) -> None:
        for blueprint, access in blueprints:
            prefix = "/api/v1" + (blueprint.url_prefix or "")
            self.register_blueprint(blueprint, url_prefix=prefix)
            set_blueprint_access(self._app, blueprint.name, access)
