"""What a row and a segment are sealed as: one text of a row, and its SHA-256.

A row's text has no position, so that a row that stands in another's place is known again.
"""

import hashlib
import struct
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    Text,
    cast,
    extract,
    func,
    literal,
    type_coerce,
)

from shared.audit.tables import audit_records
from shared.db import UtcDateTime

#: before the first segment
NOTHING = bytes(32)
#: stands in no id, name or digest
_BETWEEN = "\x1f"
_LEAF = struct.Struct(">q32s")
_OUTSIDE = {"position", "segment"}


def record_text(dialect: str) -> ColumnElement[str]:
    """A row as one text, put together by the database."""
    parts = [
        _as_text(column, dialect) for column in audit_records.columns if column.name not in _OUTSIDE
    ]
    text: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        text = text.concat(literal(_BETWEEN)).concat(part)
    return text


def record_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def pack_leaves(leaves: Iterable[tuple[int, bytes]]) -> bytes:
    """Positions with the digests of their rows, in the order in which they are sealed."""
    return b"".join(_LEAF.pack(position, digest) for position, digest in leaves)


def unpack_leaves(packed: bytes) -> list[tuple[int, bytes]]:
    return list(_LEAF.iter_unpack(packed[: len(packed) // _LEAF.size * _LEAF.size]))


def segment_digest(segment: Mapping[str, Any]) -> bytes:
    """Of a row of audit_segments without what may change later."""
    told = "|".join(
        [
            "matchdag audit segment 1",
            segment["previous_digest"].hex(),
            str(segment["number"]),
            str(segment["first_position"]),
            str(segment["last_position"]),
            str(segment["count"]),
            _moment(segment["newest_at"]),
            _moment(segment["sealed_at"]),
            segment["leaves_digest"].hex(),
        ]
    )
    return hashlib.sha256(told.encode()).digest()


def leaves_digest(packed: bytes) -> bytes:
    return hashlib.sha256(packed).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _as_text(column: Column[Any], dialect: str) -> ColumnElement[str]:
    """As each database writes it by itself; a chain never leaves its database."""
    text: ColumnElement[str]
    if dialect != "postgresql" or isinstance(column.type, (String, Text)):
        text = type_coerce(column, String)
    elif isinstance(column.type, UtcDateTime):
        text = cast(extract("epoch", column), String)  # the same in every time zone
    else:
        text = cast(column, String)
    return func.coalesce(text, "") if column.nullable else text
