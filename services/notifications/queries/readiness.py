"""Whether this service can serve, and whether mail leaves it; says figures, repairs nothing."""

from services.notifications.queries.backlog import mail_backlog
from shared.db import Database
from shared.db.revisions import is_usable
from shared.messaging.backlog import message_backlog
from shared.web.health import Check

MIGRATIONS = "services.notifications.migrations"


def database_is_ready(database: Database) -> Check:
    """Failed when the database is away or has another shape than this version expects."""
    return Check("database", "ok" if is_usable(database, MIGRATIONS) else "failed")


def mail_leaves(database: Database) -> Check:
    """Degraded when mails that should have left are still here; pages work all the same."""
    with database.reading() as session:
        backlog = mail_backlog(session)
    figures = {"waiting": backlog.waiting, "oldest_seconds": backlog.seconds_late}
    return Check("mail", "degraded" if backlog.is_late else "ok", figures)


def messages_leave(database: Database) -> Check:
    """Degraded when messages that should have left are still here."""
    with database.reading() as session:
        backlog = message_backlog(session)
    figures = {"waiting": backlog.waiting, "oldest_seconds": int(backlog.seconds)}
    return Check("messages", "degraded" if backlog.is_late else "ok", figures)
