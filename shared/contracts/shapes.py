"""Writes a frozen dataclass as JSON values and reads it again; it knows no message by name.

Made from the dataclass's annotations, once. One rule a type for both ways: what would not be read
is not said. marshmallow needs a field class of ours for nearly every type to be as strict, and
then takes five times as long.
"""

import dataclasses
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

LARGEST_INTEGER = 2**53 - 1  # what every JSON reader keeps exact
LONGEST_TEXT = 10_000

Turn = Callable[[Any], Any]


class Unfit(Exception):
    """A value that its field forbids; `place` is its path."""

    def __init__(self, why: str, place: str = "") -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.why, self.place = why, place


@dataclass(frozen=True)
class Shape:
    """`write` turns a value into JSON values, `read` turns them back. Both raise Unfit."""

    write: Turn
    read: Turn


_shapes: dict[type[Any], Shape] = {}


def shape_of(contract: type[Any]) -> Shape:
    """The shape of a dataclass, which names all its fields and none besides; made once."""
    if contract not in _shapes:
        _shapes[contract] = _made(contract)
    return _shapes[contract]


def _made(contract: type[Any]) -> Shape:
    hints = get_type_hints(contract)
    fields = dataclasses.fields(contract)
    shapes = {field.name: _shape(hints[field.name], field.metadata) for field in fields}
    required = {field.name for field in fields if field.default is dataclasses.MISSING}

    def write(value: Any) -> dict[str, Any]:
        if type(value) is not contract:
            raise Unfit(f"is no {contract.__name__}")
        return {
            name: _turned(name, shape.write, getattr(value, name)) for name, shape in shapes.items()
        }

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit("is no object")
        if missing := required - value.keys():
            raise Unfit(f"lacks {sorted(missing)}")
        if unknown := value.keys() - shapes.keys():
            raise Unfit(f"has more than is named: {sorted(unknown)}")
        return contract(
            **{name: _turned(name, shapes[name].read, given) for name, given in value.items()}
        )

    return Shape(write, read)


def _turned(name: str, turn: Turn, value: Any) -> Any:
    try:
        return turn(value)
    except Unfit as unfit:
        raise Unfit(unfit.why, f"{name}.{unfit.place}".rstrip(".")) from unfit


def _shape(hint: Any, metadata: Mapping[str, Any]) -> Shape:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (choice for choice in get_args(hint) if choice is not type(None))
        shape = _shape(inner, metadata)
        return Shape(_or_nothing(shape.write), _or_nothing(shape.read))
    if origin is tuple:
        shape = _shape(get_args(hint)[0], {})
        return Shape(_list(shape.write), _list(shape.read))
    if origin is Literal:
        return _both_ways(_one_of(frozenset(get_args(hint))))
    if dataclasses.is_dataclass(hint):
        return shape_of(hint)  # type: ignore[arg-type]  # a class, not an instance
    if hint is int:
        return _both_ways(_integer(metadata.get("minimum", 0)))
    if hint is str:
        return _both_ways(_text(metadata.get("shortest", 0)))
    return _SIMPLE[hint]


def _both_ways(turn: Turn) -> Shape:
    """A value that JSON has as it is."""
    return Shape(turn, turn)


def _or_nothing(turn: Turn) -> Turn:
    return lambda value: None if value is None else turn(value)


def _list(turn: Turn) -> Turn:
    def turn_each(value: Any) -> list[Any]:
        if not isinstance(value, (tuple, list)):
            raise Unfit("is no list")
        return [turn(element) for element in value]

    return turn_each


def _one_of(choices: frozenset[Any]) -> Turn:
    def choice(value: Any) -> Any:
        if not isinstance(value, str) or value not in choices:
            raise Unfit(f"is none of {sorted(choices)}")
        return value

    return choice


def _integer(minimum: int) -> Turn:
    def integer(value: Any) -> int:
        if type(value) is not int or not minimum <= value <= LARGEST_INTEGER:
            raise Unfit(f"is no whole number from {minimum}")
        return value

    return integer


def _text(shortest: int) -> Turn:
    def text(value: Any) -> str:
        if not isinstance(value, str) or not shortest <= len(value) <= LONGEST_TEXT:
            raise Unfit(f"is no text of {shortest} to {LONGEST_TEXT} characters")
        if "\x00" in value or _holds_half_a_letter(value):
            raise Unfit("holds characters that cannot be stored")
        return value

    return text


def _holds_half_a_letter(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit("is neither true nor false")
    return value


def _identifier(value: Any) -> UUID:
    if not isinstance(value, UUID):
        raise Unfit("is no UUID")
    return value


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise Unfit("is no moment with a time zone")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Unfit("is no date")
    return value


def _as_text(check: Turn, text_of: Callable[[Any], str], value_of: Callable[[str], Any]) -> Shape:
    """A value that JSON has as a text."""

    def read(value: Any) -> Any:
        try:
            return check(value_of(value))
        except (ValueError, TypeError, AttributeError):  # no text, or another one
            return check(None)

    return Shape(lambda value: text_of(check(value)), read)


_SIMPLE: dict[Any, Shape] = {
    UUID: _as_text(_identifier, str, UUID),
    bool: _both_ways(_flag),
    datetime: _as_text(_moment, datetime.isoformat, datetime.fromisoformat),
    date: _as_text(_day, date.isoformat, date.fromisoformat),
}
