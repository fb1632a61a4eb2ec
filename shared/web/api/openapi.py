"""Finishes the API description that flask-smorest writes: who may, what is refused, what a body
looks like. It adds no operations; all of it is read from the routes and their access.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.auth.access import Access, AccessRule
from shared.web.api.examples import example_of

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; for programs"},
        "detail": {"type": "string", "description": "For people"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer to the place"},
                    "detail": {"type": "string"},
                },
            },
        },
        "request_id": {"type": "string"},
    },
}
_PROBLEM_CONTENT = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
}
_WRITES = frozenset({"post", "put", "patch", "delete"})
_METHODS = _WRITES | {"get"}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Choose one per effect; the same request with it again gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that you saw, or *. An older one is answered 412 with the fresh view.",
    "schema": {"type": "string", "pattern": r'^(\*|"[0-9]+")$'},
}
_IF_PREVIEW = {
    "name": "If-Preview",
    "in": "header",
    "required": False,
    "description": "The digest of what you were shown, as `preview` of the 409 that any other text"
    " is answered: if it would be something else now, nothing is done.",
    "schema": {"type": "string"},
}
_ABOUT: Mapping[int, str] = {
    400: "Not to be read: broken JSON, a key that is none, a write that another site made",
    401: "Nobody is signed in; or the token is unknown, revoked or expired",
    403: "Not with these roles; or the token has other lines, or another event",
    404: "There is no such row in the own school",
    409: "A rule says no, or the first request with this Idempotency-Key still runs",
    412: "Somebody changed it meanwhile; `current` is the fresh view",
    413: "Too large",
    415: "Send application/json",
    422: "Not of this shape, or a rule says no; `errors` name the places",
    428: "Send If-Match",
    429: "Too often; Retry-After says how many seconds to wait",
    503: "Busy or out of room; nothing was kept by halves",
}
_HEADERS = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}
_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
#: the words of a view's docstring by which a door says that it asks `require_match`
_NEEDS_VERSION = "Needs If-Match"


@dataclass(frozen=True)
class Operation:
    """One route and method as its blueprint registered it."""

    method: str
    path: str
    endpoint: str
    access: AccessRule | None
    is_alone: bool = True

    @property
    def name(self) -> str:
        """Stable, as long as blueprint and view are called so."""
        blueprint, _dot, view = self.endpoint.partition(".")
        name = f"{blueprint.removesuffix('_api')}_{view}"
        return name if self.is_alone else f"{name}_{self.method}"


def operations_of(rows: Iterable[tuple[str, str, str, AccessRule | None]]) -> list[Operation]:
    """From `register_access_matrix`: those of the JSON door."""
    own = [row for row in rows if row[1].startswith("/api/v1/")]
    views = Counter(endpoint for _method, _rule, endpoint, _access in own)
    return [
        Operation(
            method.lower(), _ARGUMENT.sub(r"{\1}", rule), endpoint, access, views[endpoint] == 1
        )
        for method, rule, endpoint, access in own
    ]


def finished(spec: dict[str, Any], operations: Iterable[Operation]) -> dict[str, Any]:
    """The description with everything that the door does for every operation."""
    components = spec.setdefault("components", {})
    shapes = components.setdefault("schemas", {})
    shapes.pop("Error", None)
    shapes["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "matchdag",
            "description": "Of somebody signed in",
        },
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "mdg_<id>_<secret>",
            "description": "Of a school's program; an administrator makes it",
        },
    }
    components["responses"] = {f"Problem{status}": _response(status) for status in _ABOUT}
    for each in operations:
        _finish(each, spec["paths"][each.path], shapes)
    return spec


def _response(status: int) -> dict[str, Any]:
    response = {"description": _ABOUT[status], "content": _PROBLEM_CONTENT}
    if status in _HEADERS:
        response["headers"] = {_HEADERS[status]: {"schema": {"type": "string"}}}
    return response


def _finish(each: Operation, path: dict[str, Any], shapes: dict[str, Any]) -> None:
    described = path[each.method]
    said = f"{described.get('summary', '')} {described.get('description', '')}"
    needs_version = _NEEDS_VERSION in said
    described["operationId"] = each.name
    described["security"] = _security(each.access)
    if isinstance(each.access, tuple):
        described["x-permissions"] = [permission.name for permission in each.access]
    parameters = described.setdefault("parameters", [])
    if each.method == "post":
        parameters.append(_IDEMPOTENCY_KEY)
    if needs_version:
        parameters.append(_IF_MATCH)
    if "If-Preview" in said:
        parameters.append(_IF_PREVIEW)
    has_query = any(parameter.get("in") == "query" for parameter in parameters)
    own = {int(status) for status in described["responses"] if "4" <= status < "6"}
    statuses = sorted(own | _statuses(each, needs_version=needs_version, has_query=has_query))
    described["responses"] = {
        status: answer for status, answer in described["responses"].items() if status < "4"
    } | {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}
    for content in described.get("requestBody", {}).get("content", {}).values():
        if "example" not in content and "properties" not in content["schema"]:
            content["example"] = example_of(content["schema"], shapes)


def _security(access: AccessRule | None) -> list[dict[str, list[str]]]:
    if not isinstance(access, tuple):
        return []
    held_by_programs = [each for each in access if each.is_for_programs]
    by_token: list[dict[str, list[str]]] = [{"token": []}] if held_by_programs else []
    return [{"session": []}, *by_token]


def _statuses(each: Operation, *, needs_version: bool, has_query: bool) -> set[int]:
    found = {400, 503}
    if isinstance(each.access, tuple):
        found |= {401, 403, 429}
    if "{" in each.path or each.access is Access.LINK:
        found |= {404}
    if has_query:
        found |= {422}
    if each.method in _WRITES:
        found |= {404, 409, 413, 415, 422}
    if each.access is Access.LINK:
        found |= {403, 429}
    if needs_version:
        found |= {412, 428}
    return found
