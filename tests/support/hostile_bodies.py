"""Sends every body of the JSON door what no program sends, by the door's own description."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from werkzeug.test import TestResponse

HOSTILE: dict[str, Any] = {
    "null": None,
    "true": True,
    "a number that no column holds": 10**17,
    "less than any column holds": -(10**17),
    "a fraction": 0.5,
    "a list": [[]],
    "an object": {"a": {}},
    "a line break": "x\r\nSet-Cookie: a=b",
    "hidden letters": "a\u202eb\u2028c",
    "markup": "<script>alert(1)</script>{{7*7}}",
    "an id of nothing": str(uuid4()),
    "a day long ago": "0001-01-01",
    "a moment long ago": "0001-01-01T00:00:00+14:00",
    "a moment that never was": "2027-03-28T02:30:00",
    "very much": "A" * 70_000,
}


Place = tuple[str | int, ...]

_TEXTS = {
    "uuid": str(uuid4()),
    "date": "2027-03-12",
    "date-time": "2027-03-11T08:00:00+00:00",
    "time": "09:00",
}


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | bool) else str(value)


class Door:
    """A service's JSON door by its description, OpenAPI 3.1 as it answers at /api/openapi.json.

    `known`: the right value of each name that stands in an address or a body.
    """

    def __init__(self, description: dict[str, Any], known: dict[str, Any]) -> None:
        self._description = description
        self._known = known

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(method, address, schema of the body) of everything that takes JSON."""
        for path, methods in self._description["paths"].items():
            for method in ("post", "put", "patch"):
                content = methods.get(method, {}).get("requestBody", {}).get("content", {})
                address = self._filled(path)
                if "application/json" in content and "{" not in address:
                    yield method, address, content["application/json"]["schema"]

    def queries(self) -> Iterator[tuple[str, str]]:
        """(address, parameter) of everything that is asked with a query."""
        for path, methods in self._description["paths"].items():
            address = self._filled(path)
            for parameter in methods.get("get", {}).get("parameters", []):
                if parameter.get("in") == "query" and "{" not in address:
                    yield address, parameter["name"]

    def _filled(self, path: str) -> str:
        for name, value in self._known.items():
            path = path.replace(f"{{{name}}}", str(value))
        return path

    def bodies(self, schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """(what is wrong, the body): every place of a right one in turn holds what is hostile."""
        right = self._right(schema, "")
        for place in _places(right):
            for what, value in HOSTILE.items():
                yield f"{'/'.join(map(str, place))} = {what}", _with(right, place, value)

    def _right(self, schema: dict[str, Any], name: str) -> Any:
        schema = self._resolved(schema)
        kind = schema.get("type", "object")
        kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
        if kind == "object":
            wanted = schema.get("properties", {}).items()
            return {each: self._right(inner, each) for each, inner in wanted}
        if kind == "array":
            return [self._right(schema.get("items", {"type": "string"}), name.removesuffix("s"))]
        for known in (name, f"{name}_id", name.removesuffix("_id")):
            if known in self._known:
                return _plain(self._known[known])
        if "enum" in schema:
            return next(one for one in schema["enum"] if one is not None)
        if kind in {"integer", "number"}:
            return schema.get("minimum", 1)
        return kind == "boolean" or _TEXTS.get(schema.get("format", ""), "x")

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        for choice in ("anyOf", "oneOf", "allOf"):
            if choice in schema:
                return self._resolved(
                    next(one for one in schema[choice] if one != {"type": "null"})
                )
        if "$ref" not in schema:
            return schema
        found: Any = self._description
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return self._resolved(found)


def _places(value: Any, here: Place = ()) -> Iterator[Place]:
    yield here
    inner: Any = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, each in inner:
        yield from _places(each, (*here, key))


def _with(value: Any, place: Place, put: Any) -> Any:
    if not place:
        return put
    key, *rest = place
    if isinstance(value, list):
        return [
            _with(each, tuple(rest), put) if at == key else each for at, each in enumerate(value)
        ]
    return {**value, key: _with(value[key], tuple(rest), put)}


def faults(door: Door, send: Callable[[str, str, Any], TestResponse]) -> tuple[list[str], int]:
    """(what answered 5xx, how many bodies were right). `send(method, address, body)`."""
    bad, right = [], 0
    for method, address, schema in sorted(door.operations(), key=lambda one: "withdraw" in one[1]):
        for what, body in door.bodies(schema):
            status = send(method, address, body).status_code
            right += status < 300
            if status >= 500:
                bad.append(f"{method} {address} {what}: {status}")
    for address, name in door.queries():
        for what, value in HOSTILE.items():
            status = send("get", f"{address}?{urlencode({name: value})}", None).status_code
            if status >= 500:
                bad.append(f"get {address} {name} = {what}: {status}")
    return bad, right
