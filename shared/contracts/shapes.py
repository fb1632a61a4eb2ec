"""Derive a strict marshmallow schema from a frozen dataclass; it knows no message by name."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

LARGEST_INTEGER = 2**53 - 1  # what every JSON reader keeps exact
LONGEST_TEXT = 10_000


class Shape(Schema):
    """A schema that refuses unknown fields and builds its dataclass."""

    class Meta:
        unknown = RAISE

    dataclass: type[Any]

    @post_load
    def _build(self, values: dict[str, Any], **_context: Any) -> Any:
        return self.dataclass(**values)


class _Integer(fields.Integer):
    """An integer that is written as one: neither true, nor 12.0, nor "12"."""

    def _validated(self, value: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class _Boolean(fields.Boolean):
    """true or false, never 1, "yes" or "on"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class _Text(fields.String):
    """Text as it is: other types are not turned into text, control characters are refused."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if "\x00" in value or holds_half_a_letter(value):
            raise ValidationError("Holds characters that cannot be stored.")
        return value


def holds_half_a_letter(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


class _Identifier(fields.UUID):
    """A UUID written as text."""

    def _validated(self, value: Any) -> UUID:
        if not isinstance(value, (str, UUID)):
            raise self.make_error("invalid_uuid")
        return super()._validated(value)


class _Moment(fields.AwareDateTime):
    """A moment with its offset, as ISO 8601."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if isinstance(value, datetime) and value.utcoffset() is None:
            raise ValidationError("A datetime without time zone names no moment.")
        return super()._serialize(value, attr, obj, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return super()._deserialize(value, attr, data, **kwargs)


_shapes: dict[type[Any], Shape] = {}


def shape_of(dataclass: type[Any]) -> Shape:
    """The schema of a dataclass, derived from its annotations; made once."""
    if dataclass not in _shapes:
        hints = get_type_hints(dataclass)
        members: dict[str, Any] = {
            field.name: _field(hints[field.name], field) for field in dataclasses.fields(dataclass)
        }
        members["dataclass"] = dataclass
        _shapes[dataclass] = type(f"{dataclass.__name__}Shape", (Shape,), members)()
    return _shapes[dataclass]


def _field(hint: Any, field: "dataclasses.Field[Any] | None" = None) -> fields.Field[Any]:
    options: dict[str, Any] = {"required": True}
    if field is not None and field.default is not dataclasses.MISSING:
        options = {"load_default": field.default}
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (choice for choice in get_args(hint) if choice is not type(None))
        options["allow_none"] = True
    return _plain_field(hint, options, field.metadata if field is not None else {})


def _plain_field(
    hint: Any, options: dict[str, Any], metadata: Mapping[str, Any]
) -> fields.Field[Any]:
    if get_origin(hint) is tuple:
        return fields.List(_field(get_args(hint)[0]), **options)
    if get_origin(hint) is Literal:
        return _Text(validate=validate.OneOf(get_args(hint)), **options)
    if dataclasses.is_dataclass(hint):
        return fields.Nested(shape_of(hint), unknown=RAISE, **options)  # type: ignore[arg-type]
    if hint is int:
        minimum = metadata.get("minimum", 0)
        return _Integer(validate=validate.Range(minimum, LARGEST_INTEGER), **options)
    if hint is str:
        length = validate.Length(metadata.get("shortest", 0), LONGEST_TEXT)
        return _Text(validate=length, **options)
    simple: fields.Field[Any] = _SIMPLE[hint](**options)
    return simple


_SIMPLE: dict[Any, Any] = {
    UUID: _Identifier,
    bool: _Boolean,
    datetime: _Moment,
    date: fields.Date,
}
