"""Hold the rows against what was sealed, and the chain against the heads kept outside.

Named are a row that was changed, removed, added behind the seal or put into another's place, and a
segment that is missing, cut from the end, or no longer what the next one or the file outside says.
Not caught: a row taken away before it was sealed (seconds, while a worker runs) by somebody who may
change the database as its owner, and a chain written anew together with the file outside.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.audit.digests import (
    NOTHING,
    leaves_digest,
    record_digest,
    record_text,
    segment_digest,
    unpack_leaves,
)
from shared.audit.heads import Head
from shared.audit.tables import audit_records, audit_segments

_ROWS_AT_ONCE = 10_000
_ON_ITS_WAY = timedelta(minutes=1)


@dataclass(frozen=True)
class AuditFault:
    """`code`: changed, removed, added, moved (rows, by position) or the rest (segments, by number).

    `other`: whose place a moved row has; the last of the positions of a segment that is missing.
    """

    code: str
    number: int
    other: int = 0

    def __str__(self) -> str:
        return _TEXTS[self.code].format(number=self.number, other=self.other)


_TEXTS = {
    "changed": "row {number} was changed",
    "removed": "row {number} was removed",
    "added": "row {number} was added behind the seal",
    "moved": "row {number} stands in the place of row {other}",
    "segment_missing": "segment {number} is missing",
    "segment_changed": "segment {number} was changed",
    "segment_dropped": "segment {number} was dropped before its time",
    "chain_broken": "segment {number} does not follow from the one before it",
    "cut": "the end was cut: segment {number} (rows up to {other}) is kept outside and not here",
    "head_differs": "segment {number} is another than the one kept outside",
    "head_missing": "nothing was kept outside from segment {number} on",
    "heads_unreadable": "line {number} of the file outside cannot be read",
}


@dataclass(frozen=True)
class AuditFindings:
    """`unsealed` rows count as sound; `head` is the last one kept outside, if any is."""

    records: int
    segments: int
    unsealed: int
    oldest_unsealed_at: datetime | None
    head: Head | None
    faults: Sequence[AuditFault] = field(default_factory=tuple)


@dataclass
class _Sealed:
    """What the segments say: each position's digest, and which segments have no rows now."""

    digests: dict[int, bytes] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)


def check_audit(
    session: Session, *, heads: Sequence[Head] = (), dropped_until: datetime | None = None
) -> AuditFindings:
    """Everything, of all schools. `dropped_until`: what is older may be dropped by rule."""
    sealed = _Sealed()
    segments = [row._mapping for row in session.execute(_SEGMENTS)]
    faults = [*_chain_faults(segments, sealed, dropped_until), *_head_faults(segments, heads)]
    seen = 0
    expected = dict(sealed.digests)
    differing: list[tuple[int, bytes]] = []
    for position, segment, text in _records(session):
        seen += 1
        digest = expected.pop(position, None)
        if digest is None:
            if segment is not None and segment not in sealed.dropped:
                faults.append(AuditFault("added", position))
            continue
        found = record_digest(text)
        if found == digest and segment is not None:
            continue
        differing.append((position, found))
    faults += _row_faults(sealed.digests, differing, removed=expected)
    head = heads[-1] if heads else None
    waiting, since = session.execute(
        select(func.count(), func.min(audit_records.c.at)).where(audit_records.c.segment.is_(None))
    ).one()
    return AuditFindings(seen, len(segments), waiting, since, head, tuple(faults))


def _row_faults(
    digests: Mapping[int, bytes], differing: Sequence[tuple[int, bytes]], *, removed: Iterable[int]
) -> Iterator[AuditFault]:
    """A row with the digest of another place was moved; asked only where something differs."""
    places = {digest: position for position, digest in digests.items()} if differing else {}
    moved = set()
    for position, found in differing:
        origin = places.get(found, position)
        if origin == position:
            yield AuditFault("changed", position)
        else:
            moved.add(origin)
            yield AuditFault("moved", origin, position)
    yield from (AuditFault("removed", position) for position in removed if position not in moved)


def head_faults(session: Session, heads: Sequence[Head], now: datetime) -> list[AuditFault]:
    """Whether the file outside is kept up; a segment of this minute is on its way there."""
    last = heads[-1].number if heads else 0
    forgotten = session.scalar(
        select(audit_segments.c.number)
        .where(audit_segments.c.number > last, audit_segments.c.sealed_at < now - _ON_ITS_WAY)
        .order_by(audit_segments.c.number)
        .limit(1)
    )
    return [] if forgotten is None else [AuditFault("head_missing", forgotten)]


_SEGMENTS = select(*audit_segments.columns).order_by(audit_segments.c.number)


def _records(session: Session) -> Iterator[tuple[int, int | None, str]]:
    """Position, segment, text; by the driver itself, for there are many, some thousands a time."""
    connection = session.connection()
    columns = (audit_records.c.position, audit_records.c.segment)
    wanted = select(*columns, record_text(connection.dialect.name)).order_by(columns[0])
    after: int | None = None
    while True:
        next_rows = wanted if after is None else wanted.where(columns[0] > after)
        statement = next_rows.limit(_ROWS_AT_ONCE).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        cursor: Any = connection.connection.cursor()
        cursor.execute(str(statement))
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < _ROWS_AT_ONCE:
            return
        after = rows[-1][0]


def _chain_faults(
    segments: Sequence[Any], sealed: _Sealed, dropped_until: datetime | None
) -> Iterator[AuditFault]:
    previous, number = NOTHING, 0
    for segment in segments:
        for missing in range(number + 1, segment["number"]):
            yield AuditFault("segment_missing", missing)
        is_next = segment["number"] == number + 1
        number = segment["number"]
        if segment_digest(segment) != segment["digest"]:
            yield AuditFault("segment_changed", number)
        elif is_next and segment["previous_digest"] != previous:
            yield AuditFault("chain_broken", number)
        previous = segment["digest"]
        yield from _leaf_faults(segment, sealed, dropped_until)


def _leaf_faults(
    segment: Any, sealed: _Sealed, dropped_until: datetime | None
) -> Iterator[AuditFault]:
    packed = segment["leaves"]
    if packed is None:
        sealed.dropped.add(segment["number"])
        if dropped_until is None or segment["newest_at"] >= dropped_until:
            yield AuditFault("segment_dropped", segment["number"])
        return
    if leaves_digest(packed) != segment["leaves_digest"]:
        yield AuditFault("segment_changed", segment["number"])
    leaves = unpack_leaves(packed)
    sealed.digests.update(leaves)


def _head_faults(segments: Sequence[Any], heads: Sequence[Head]) -> Iterator[AuditFault]:
    digests = {segment["number"]: segment["digest"].hex() for segment in segments}
    last = max(digests, default=0)
    for head in heads:
        if head.number > last:
            yield AuditFault("cut", head.number, head.last_position)
        elif digests.get(head.number, head.digest) != head.digest:
            yield AuditFault("head_differs", head.number)


def age_allowed(months: int) -> timedelta:
    """How old a segment's newest row is before it may go; a month is 31 days, so never too soon."""
    return timedelta(days=31 * months)
