"""Reads a JSON body as strictly as RFC 8259 allows and says where it fails; knows no schema.

Refused with a JSON pointer: NaN and Infinity, numbers too large to keep, keys given twice, lone
surrogates, NUL. Refused whole: what is not JSON, not UTF-8, or nested deeper than anybody needs.
"""

import json
import math
import re
from typing import Any

from flask import Request
from flask_babel import gettext

from shared.web.api.problems import FieldProblem, Problem

DEEPEST = 32
_MOST_DIGITS = 18
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class _Bad:
    """Stands in the parsed tree where something cannot be kept, until its place is known."""

    def __init__(self, why: str) -> None:
        self.why = why


class _Twice(dict[str, Any]):
    """An object in which `key` was given more than once."""

    key = ""


def check_json_body(request: Request, *, takes_file: bool = False) -> None:
    """Refuse a request of the JSON door whose body is not plain JSON, nor a file where one goes."""
    body = request.get_data(cache=True)
    if takes_file and request.mimetype == "multipart/form-data":
        return
    if request.method not in {"POST", "PUT", "PATCH", "DELETE"} or not body:
        return
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise Problem(415, "not_json", gettext("Send indholdet som application/json."))
    places = list(_faults(_parsed(body), ""))
    if places:
        raise Problem(422, "not_valid", errors=places)


def _parsed(body: bytes) -> Any:
    if body.count(b"[") + body.count(b"{") > DEEPEST and _depth(body) > DEEPEST:
        raise Problem(400, "too_deep", gettext("JSON-indholdet er for dybt."))
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_constant=lambda _name: _Bad(gettext("Er ikke et tal, der kan gemmes.")),
            parse_int=_whole,
            parse_float=_decimal,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        raise Problem(400, "not_json", gettext("Indholdet er ikke gyldig JSON.")) from error


def _depth(body: bytes) -> int:
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _whole(text: str) -> Any:
    return int(text) if len(text) <= _MOST_DIGITS else _Bad(gettext("Tallet er for stort."))


def _decimal(text: str) -> Any:
    value = float(text) if len(text) <= 400 else math.inf
    return value if math.isfinite(value) else _Bad(gettext("Tallet er for stort."))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = _Twice(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        found.key = next(key for key in keys if keys.count(key) > 1)
    return found


def _faults(value: Any, place: str) -> Any:
    if isinstance(value, _Bad):
        yield FieldProblem(place, value.why)
    elif isinstance(value, str):
        if "\0" in value or _holds_half_a_letter(value):
            yield FieldProblem(place, gettext("Teksten har tegn, der ikke kan gemmes."))
    elif isinstance(value, dict):
        if isinstance(value, _Twice) and value.key:
            yield FieldProblem(f"{place}/{_escaped(value.key)}", gettext("Står her to gange."))
        for key, inner in value.items():
            yield from _faults(key, f"{place}/{_escaped(key)}")
            yield from _faults(inner, f"{place}/{_escaped(key)}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _faults(inner, f"{place}/{number}")


def _holds_half_a_letter(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text)


def _escaped(key: str) -> str:
    shown = key.replace("\0", "").encode("utf-8", "replace").decode()
    return shown.replace("~", "~0").replace("/", "~1")
