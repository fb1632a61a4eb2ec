"""Keep the proof of what the time limits deleted: a count for each day and subject."""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.registration.privacy.models import DeletionCount
from shared import clock


def record_deletions(session: Session, counts: Mapping[str, int]) -> None:
    """Add to today's counts; a 0 is noted too, for it says that the job ran."""
    now = clock.now()
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    rows = [
        {"day": now.date(), "subject": subject, "count": count, "last_run_at": now}
        for subject, count in sorted(counts.items())
    ]
    added = insert(DeletionCount).values(rows)
    session.execute(
        added.on_conflict_do_update(
            index_elements=["day", "subject"],
            set_={
                "count": DeletionCount.count + added.excluded.count,
                "last_run_at": added.excluded.last_run_at,
            },
        )
    )


def record_dropped_records(session: Session, count: int) -> None:
    """Rows of the audit log that had their time."""
    record_deletions(session, {"audit_records": count})
