"""Whether this service can serve; says so and repairs nothing."""

from shared.db import Database
from shared.db.migrations import is_at_head
from shared.web.health import Check

MIGRATIONS = "services.scheduling.migrations"


def database_is_ready(database: Database) -> Check:
    """Failed when the database is away or has another shape than this version expects."""
    return Check("database", "ok" if is_at_head(database, MIGRATIONS) else "failed")
