"""Asks every operation of a JSON door by its own description, with what it takes and what not.

Drawn by hypothesis from the OpenAPI document alone. An answer that the document does not name, a
5xx, or a body that is of its shape and is called of another one, is a fault.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from hypothesis import strategies as st
from werkzeug.test import TestResponse

from shared.web.api.examples import kind_of, resolved

Ask = Callable[[str, str, Any, Mapping[str, str]], TestResponse]
_TEXT = st.text("abcdeæøåÆØÅ éß0123456789", max_size=30)
_JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


#: a rule about the fields together, or of the row, which no shape tells
_RULES_BEYOND_SHAPE = frozenset({"events_save_event", "questions_ask"})


@dataclass(frozen=True)
class Asked:
    """One request: what was wrong with it on purpose ("" for nothing), and what was answered."""

    operation: str
    wrong: str
    status: int
    code: str
    is_described: bool

    @property
    def is_fault(self) -> bool:
        refused_for_its_shape = not self.wrong and self.code in {"not_valid", "not_json"}
        refused_for_its_shape &= self.operation not in _RULES_BEYOND_SHAPE
        return self.status >= 500 or not self.is_described or refused_for_its_shape

    def __str__(self) -> str:
        return f"{self.operation} ({self.wrong or 'right'}): {self.status} {self.code}"


class DescribedDoor:
    """`known`: right values of what stands in an address or is named so in a body."""

    def __init__(self, description: dict[str, Any], known: Mapping[str, Any]) -> None:
        self._shapes = description["components"]["schemas"]
        self._paths = description["paths"]
        self._known = known

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(method, address, description); what takes rows away comes last."""
        found = [
            (method, path, operation)
            for path, operations in self._paths.items()
            for method, operation in operations.items()
            if method != "parameters"
        ]
        order = ("get", "post", "put", "patch", "delete")
        for method, path, operation in sorted(found, key=lambda one: order.index(one[0])):
            address = path
            for name, value in self._known.items():
                address = address.replace(f"{{{name}}}", str(value))
            if "{" not in address:
                yield method, address, operation

    def ask_all(self, data: st.DataObject, ask: Ask) -> Iterator[Asked]:
        """Each operation once as it should be, and once with one thing wrong."""
        for method, address, operation in self.operations():
            for is_right in (True, False):
                yield self._ask(data, ask, method, address, operation, is_right=is_right)

    def _ask(
        self,
        data: st.DataObject,
        ask: Ask,
        method: str,
        address: str,
        operation: dict[str, Any],
        *,
        is_right: bool,
    ) -> Asked:
        parameters = operation.get("parameters", [])
        body, headers, query = None, {}, {}
        for parameter in parameters:
            if parameter["in"] == "header":
                value = '"0"' if data.draw(st.booleans()) else "*"
                is_version = parameter["name"] == "If-Match"
                headers[parameter["name"]] = value if is_version else uuid4().hex
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            body = data.draw(self._strategy(content["application/json"]["schema"]))
        wrong = "" if is_right else data.draw(st.sampled_from(_wrongs(body, parameters)))
        if wrong == "no headers":
            headers = {}
        elif wrong == "query":
            name = data.draw(st.sampled_from([p["name"] for p in parameters if p["in"] == "query"]))
            query = {name: data.draw(st.text(max_size=8))}
        elif wrong == "junk":
            body = data.draw(_JUNK)
        elif wrong == "one field":
            body = {**body, data.draw(st.sampled_from(sorted(body))): data.draw(_JUNK)}
        elif wrong == "surprise":
            body = {**body, "surprise": 1}
        path = f"{address}?{urlencode(query, errors='replace')}" if query else address
        answer = ask(method, path, body, headers)
        said = answer.get_json(silent=True)
        return Asked(
            operation["operationId"],
            wrong,
            answer.status_code,
            said.get("code", "") if isinstance(said, dict) else "",
            str(answer.status_code) in operation["responses"],
        )

    def _strategy(self, given: Mapping[str, Any], name: str = "") -> st.SearchStrategy[Any]:
        schema = resolved(given, self._shapes)
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        kind = kind_of(schema)
        for known in (name, f"{name}_id", name.removesuffix("_id")):
            if known in self._known and kind != "object":
                value = self._known[known]
                return st.just(value if isinstance(value, int) else str(value))
        if kind == "object":
            inner = schema.get("properties", {})
            needed = set(schema.get("required", ()))
            return st.fixed_dictionaries(
                {key: self._strategy(inner[key], key) for key in inner if key in needed},
                optional={
                    key: self._strategy(inner[key], key) for key in inner if key not in needed
                },
            )
        if kind == "array":
            items = self._strategy(schema.get("items", {}), name.removesuffix("s"))
            # one, for whom a list of objects names it names once, and known rows are few
            return st.lists(items, min_size=schema.get("minItems", 0), max_size=1)
        if kind == "integer":
            return st.integers(schema.get("minimum", 0), schema.get("maximum", 1000))
        if kind == "number":
            return st.floats(schema.get("minimum", 0), schema.get("maximum", 1000))
        if kind == "boolean":
            return st.booleans()
        return _texts(schema)


def _texts(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    made: dict[str, st.SearchStrategy[str]] = {
        "byte": st.binary(max_size=40).map(lambda content: b64encode(content).decode()),
        "uuid": st.uuids(version=4).map(str),
        "date": st.dates(_day(2000), _day(2100)).map(str),
        "date-time": st.dates(_day(2001), _day(2150)).map(lambda day: f"{day}T08:00:00+00:00"),
    }
    if schema.get("format") in made:
        return made[schema["format"]]
    if "pattern" in schema and schema["pattern"] != r"\S":
        return st.from_regex(schema["pattern"], fullmatch=True)
    least, most = schema.get("minLength", 0), schema.get("maxLength", 30)
    fitting = _TEXT.map(lambda text: text[:most])
    return fitting.filter(lambda text: len(text.strip()) >= least)


def _day(year: int) -> date:
    return date(year, 1, 2)


def _wrongs(body: Any, parameters: list[dict[str, Any]]) -> list[str]:
    """What can be wrong with this request."""
    found = ["no headers", "junk"] if body is not None else ["no headers"]
    if isinstance(body, dict):
        found += ["surprise", *(["one field"] if body else [])]
    if any(parameter["in"] == "query" for parameter in parameters):
        found.append("query")
    return found
