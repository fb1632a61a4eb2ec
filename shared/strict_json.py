"""Reads JSON that a program wrote, as strictly as RFC 8259 allows; knows no schema and no request.

The JSON door says every fault with its place instead (`shared.web.api.strict_json`).
"""

import json
from typing import Any

_MOST_DIGITS = 18


def read_strict_json(text: str) -> Any:
    """Raises ValueError for what is not JSON, a name that comes twice in one object, NaN, Infinity
    and whole numbers of more digits than anything here holds; RecursionError for what is too deep.
    """
    return json.loads(
        text, parse_constant=_refuse, parse_int=_whole, object_pairs_hook=_without_doubles
    )


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number has {len(digits)} digits; at most {_MOST_DIGITS} are read")
    return int(digits)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {double!r} comes twice in one object")
    return found
