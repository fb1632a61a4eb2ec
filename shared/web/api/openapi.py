"""Finishes the API description that flask-smorest writes: problems, keys and versions; adds no
operations.
"""

from typing import Any

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
_METHODS = {"get", "post", "put", "patch", "delete"}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Choose one per effect; the same request with it again gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that you saw. An older one is answered 412 with the fresh view.",
    "schema": {"type": "string"},
}
_IF_PREVIEW = {
    "name": "If-Preview",
    "in": "header",
    "required": False,
    "description": "The digest of what you were shown, as `preview` of the 409 that any other text"
    " is answered: if it would be something else now, nothing is done.",
    "schema": {"type": "string"},
}


def finished(spec: dict[str, Any]) -> dict[str, Any]:
    """The description with everything that the door does for every operation."""
    components = spec.setdefault("components", {})
    components.setdefault("schemas", {}).pop("Error", None)
    components["schemas"]["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "matchdag"}
    }
    spec["security"] = [{"session": []}]
    for name, response in components.get("responses", {}).items():
        if name != "NOT_MODIFIED":
            response["content"] = _PROBLEM_CONTENT
    for path in spec.get("paths", {}).values():
        for method, operation in path.items():
            if method in _METHODS:
                _finish(method, operation)
    return spec


def _finish(method: str, operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    for status, response in responses.items():
        if status.isdigit() and int(status) >= 400 and "$ref" not in response:
            response["content"] = _PROBLEM_CONTENT
    responses["default"] = {"description": "A problem", "content": _PROBLEM_CONTENT}
    header = {"post": _IDEMPOTENCY_KEY}.get(method, None if method == "get" else _IF_MATCH)
    if header is not None:
        operation.setdefault("parameters", []).append(header)
    if "If-Preview" in operation.get("description", ""):
        operation["parameters"].append(_IF_PREVIEW)
