"""Seal what was written since: rows in order into a segment, chained to the segment before.

A row whose transaction takes long, and so is seen later than its neighbours, goes into a later
segment; a segment names its rows, so none must be without gaps.
"""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.digests import (
    NOTHING,
    leaves_digest,
    pack_leaves,
    record_digest,
    record_text,
    segment_digest,
)
from shared.audit.tables import audit_records, audit_segments
from shared.db import Database

MOST_IN_SEGMENT = 1000
_TRY_LOCK = select(func.pg_try_advisory_xact_lock(crc32(b"matchdag audit sealing")))


@dataclass(frozen=True)
class SealedSegment:
    """What the log of the process says of it."""

    number: int
    count: int
    digest: str


def create_segments(database: Database) -> list[SealedSegment]:
    """Seal everything that waits; safe to run in several workers, of which one does it."""
    created: list[SealedSegment] = []
    while True:
        with database.writing() as session:
            segment = _create_segment(session)
        if segment is None:
            return created
        created.append(segment)
        if segment.count < MOST_IN_SEGMENT:
            return created


def _create_segment(session: Session) -> SealedSegment | None:
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql" and not session.scalar(_TRY_LOCK):
        return None
    rows = session.execute(
        select(audit_records.c.position, audit_records.c.at, record_text(dialect).label("text"))
        .where(audit_records.c.segment.is_(None))
        .order_by(audit_records.c.position)
        .limit(MOST_IN_SEGMENT)
    ).all()
    if not rows:
        return None
    leaves = pack_leaves((row.position, record_digest(row.text)) for row in rows)
    last = session.execute(
        select(audit_segments.c.number, audit_segments.c.digest)
        .order_by(audit_segments.c.number.desc())
        .limit(1)
    ).one_or_none()
    segment: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "first_position": rows[0].position,
        "last_position": rows[-1].position,
        "count": len(rows),
        "newest_at": max(row.at for row in rows),
        "sealed_at": clock.now(),
        "leaves": leaves,
        "leaves_digest": leaves_digest(leaves),
        "previous_digest": last.digest if last else NOTHING,
    }
    segment["digest"] = segment_digest(segment)
    session.execute(insert(audit_segments).values(segment))
    positions = [row.position for row in rows]
    session.execute(
        update(audit_records)
        .where(audit_records.c.position.in_(positions))
        .values(segment=segment["number"])
    )
    return SealedSegment(segment["number"], len(rows), segment["digest"].hex())
