"""Whether this service can serve, and whether its messages leave it; repairs nothing."""

from shared.db import Database
from shared.db.revisions import is_usable
from shared.messaging.backlog import message_backlog
from shared.web.health import Check, State

MIGRATIONS = "services.scheduling.migrations"


def database_is_ready(database: Database) -> Check:
    """Failed when the database is away or has another shape than this version expects."""
    return Check("database", "ok" if is_usable(database, MIGRATIONS) else "failed")


def messages_leave(database: Database) -> Check:
    """Degraded while messages wait too long or lie parked; pages work all the same."""
    with database.reading() as session:
        backlog = message_backlog(session)
    facts = {"waiting": backlog.waiting, "oldest_seconds": round(backlog.seconds)}
    state: State = "degraded" if backlog.is_late or backlog.parked else "ok"
    return Check("messages", state, {**facts, "parked": backlog.parked})
