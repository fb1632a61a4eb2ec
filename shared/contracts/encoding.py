"""Writes a message as JSON values, checking each as the schema would; it reads none.

Compiled from the dataclass's annotations, once: a marshmallow dump and load of every message that
is said costs more than the statement that keeps it. What is read is still checked by the schema.
"""

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.contracts.shapes import LARGEST_INTEGER, LONGEST_TEXT, holds_half_a_letter

Encoder = Callable[[Any], Any]


class Unfit(Exception):
    """A value that its field forbids; `place` is its path."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.place, self.why = place, why


_encoders: dict[type[Any], Encoder] = {}


def encoder_of(dataclass: type[Any]) -> Encoder:
    """The function that turns an instance into a dict of JSON values. It raises Unfit."""
    if dataclass not in _encoders:
        _encoders[dataclass] = _compiled(dataclass)
    return _encoders[dataclass]


def _compiled(dataclass: type[Any]) -> Encoder:
    hints = get_type_hints(dataclass)
    members = [
        (field.name, _encoder(hints[field.name], field.metadata))
        for field in dataclasses.fields(dataclass)
    ]

    def encode(instance: Any) -> dict[str, Any]:
        if type(instance) is not dataclass:
            raise Unfit("", f"is no {dataclass.__name__}")
        found = {}
        for name, encoder in members:
            try:
                found[name] = encoder(getattr(instance, name))
            except Unfit as unfit:
                raise Unfit(f"{name}.{unfit.place}".rstrip("."), unfit.why) from unfit
        return found

    return encode


def _encoder(hint: Any, metadata: Mapping[str, Any]) -> Encoder:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (choice for choice in get_args(hint) if choice is not type(None))
        return _or_nothing(_encoder(inner, metadata))
    if origin is tuple:
        return _list(_encoder(get_args(hint)[0], {}))
    if origin is Literal:
        return _one_of(frozenset(get_args(hint)))
    if dataclasses.is_dataclass(hint):
        return encoder_of(hint)  # type: ignore[arg-type]  # a class, not an instance
    if hint is int:
        return _integer(metadata.get("minimum", 0))
    if hint is str:
        return _text(metadata.get("shortest", 0))
    return _SIMPLE[hint]


def _or_nothing(encoder: Encoder) -> Encoder:
    return lambda value: None if value is None else encoder(value)


def _list(encoder: Encoder) -> Encoder:
    def encode(value: Any) -> list[Any]:
        if not isinstance(value, (tuple, list)):
            raise Unfit("", "is no list")
        return [encoder(one) for one in value]

    return encode


def _one_of(choices: frozenset[Any]) -> Encoder:
    def encode(value: Any) -> Any:
        if not isinstance(value, str) or value not in choices:
            raise Unfit("", f"is none of {sorted(choices)}")
        return value

    return encode


def _integer(minimum: int) -> Encoder:
    def encode(value: Any) -> int:
        if type(value) is not int or not minimum <= value <= LARGEST_INTEGER:
            raise Unfit("", f"is no whole number from {minimum}")
        return value

    return encode


def _text(shortest: int) -> Encoder:
    def encode(value: Any) -> str:
        if not isinstance(value, str) or not shortest <= len(value) <= LONGEST_TEXT:
            raise Unfit("", f"is no text of {shortest} to {LONGEST_TEXT} characters")
        if "\x00" in value or holds_half_a_letter(value):
            raise Unfit("", "holds characters that cannot be stored")
        return value

    return encode


def _identifier(value: Any) -> str:
    if not isinstance(value, UUID):
        raise Unfit("", "is no UUID")
    return str(value)


def _moment(value: Any) -> str:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise Unfit("", "is no moment with a time zone")
    return value.isoformat()


def _day(value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Unfit("", "is no date")
    return value.isoformat()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit("", "is neither true nor false")
    return value


_SIMPLE: dict[Any, Encoder] = {UUID: _identifier, bool: _flag, datetime: _moment, date: _day}
