"""Whether this service can serve, and whether its messages leave it; says figures only."""

from sqlalchemy import func, select

from services.registration.kit.models.metadata import Base
from shared import clock
from shared.db import Database
from shared.db.revisions import is_usable
from shared.web.health import Check

MIGRATIONS = "services.registration.migrations"
_LATE_AFTER = 60

_outbox = Base.metadata.tables["outbox_messages"]


def database_is_ready(database: Database) -> Check:
    """Failed when the database is away or has another shape than this version expects."""
    return Check("database", "ok" if is_usable(database, MIGRATIONS) else "failed")


def messages_leave(database: Database) -> Check:
    """Degraded when messages that should have left are still here; pages work all the same."""
    with database.reading() as session:
        waiting, oldest = session.execute(
            select(func.count(), func.min(_outbox.c.recorded_at)).where(
                _outbox.c.published_at.is_(None)
            )
        ).one()
    age = int((clock.now() - oldest).total_seconds()) if oldest else 0
    facts = {"waiting": waiting, "oldest_seconds": age}
    return Check("messages", "degraded" if age > _LATE_AFTER else "ok", facts)
