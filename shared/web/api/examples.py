"""An example of a body by its described shape, so that every body has one; knows no rules."""

from collections.abc import Mapping
from typing import Any

_BY_FORMAT = {
    "uuid": "0197a5b0-0000-7000-8000-000000000001",
    "date": "2027-03-12",
    "date-time": "2027-03-12T09:00:00+01:00",
    "time": "09:00:00",
    "email": "bo@elvaerket.example",
}
#: what people write in fields of these names
_BY_NAME = {
    "name": "Elværket ApS",
    "contact": "Bo Holm",
    "contact_name": "Bo Holm",
    "email": "bo@elvaerket.example",
    "phone": "44 55 66 77",
    "cvr": "",
    "class_name": "2.A",
    "education": "Elektriker",
    "starts": "09:00",
    "ends": "12:00",
    "place": "Skolevej 1",
    "building": "A",
    "hall": "Hal 1",
}


def example_of(schema: Mapping[str, Any], shapes: Mapping[str, Any], name: str = "") -> Any:
    """A value that the schema takes; `shapes` are the description's `components/schemas`."""
    schema = resolved(schema, shapes)
    if "default" in schema and schema["default"] not in (None, []):
        return schema["default"]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    kind = kind_of(schema)
    if kind == "object":
        inner = schema.get("properties", {})
        return {key: example_of(each, shapes, key) for key, each in inner.items()}
    if kind == "array":
        return [example_of(schema.get("items", {}), shapes, name.removesuffix("s"))]
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    return _text(schema, name)


def resolved(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shape itself, where the schema only names one or allows none beside it."""
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            chosen = next(each for each in schema[choice] if each != {"type": "null"})
            return resolved(chosen, shapes)
    if "$ref" in schema:
        return resolved(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    return schema


def kind_of(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return str(kind if isinstance(kind, str) else next(each for each in kind if each != "null"))


def _text(schema: Mapping[str, Any], name: str) -> str:
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    text = _BY_NAME.get(name, "Vi ses")
    return text[: schema.get("maxLength", len(text))]
