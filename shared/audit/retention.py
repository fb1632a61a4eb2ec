"""Drop whole sealed segments after the time limit; their digests stay, and so does the chain."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.tables import audit_records, audit_segments


def delete_old_segments(session: Session, *, before: datetime) -> int:
    """Rows that went: of segments whose newest row is older. Safe to run at any time."""
    old = session.execute(
        select(audit_segments.c.number, audit_segments.c.count.label("rows"))
        .where(audit_segments.c.newest_at < before, audit_segments.c.dropped_at.is_(None))
        .order_by(audit_segments.c.number)
        .with_for_update()
    ).all()
    numbers = [row.number for row in old]
    if not numbers:
        return 0
    session.execute(
        update(audit_segments)
        .where(audit_segments.c.number.in_(numbers))
        .values(dropped_at=clock.now(), leaves=None)
    )
    session.execute(delete(audit_records).where(audit_records.c.segment.in_(numbers)))
    return sum(row.rows for row in old)
