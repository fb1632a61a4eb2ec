"""Danish alphabetical order, the same in both databases and in Python."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, collate

# PostgreSQL ships this collation with ICU; SQLite gets one of the same name on connection.
COLLATION = "da-x-icu"
# The three characters that follow z in ASCII.
_LAST_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def danish_order(column: Any) -> ColumnElement[str]:
    """Order by this text as a Dane would: … z, æ, ø, å, with aa as å."""
    return collate(column, COLLATION)


def danish_key(text: str) -> tuple[str, str]:
    """A sort key for `sorted(…, key=danish_key)`."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    return folded.translate(_LAST_LETTERS), text


def compare(left: str, right: str) -> int:
    """Compare two texts as SQLite asks a collation to: -1, 0 or 1."""
    first, second = danish_key(left), danish_key(right)
    return (first > second) - (first < second)
