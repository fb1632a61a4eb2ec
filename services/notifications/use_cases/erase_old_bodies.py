"""Erases the texts of old mails; that they were sent, and to whom, remains."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.notifications.domain.delivery import BODY_RETENTION
from services.notifications.models.messages import Message
from shared import clock
from shared.auth.ended_sessions import delete_ended_sessions

COOKIE_LIFETIME = timedelta(days=15)


def erase_old_bodies(session: Session, *, retention: timedelta = BODY_RETENTION) -> int:
    """How many mails were emptied; run daily."""
    now = clock.now()
    delete_ended_sessions(session, before=now - COOKIE_LIFETIME)
    emptied = session.execute(
        update(Message)
        .where(
            Message.created_at < now - retention,
            Message.body_removed_at.is_(None),
            Message.status.not_in(("queued", "sending")),
        )
        .values(body_text="", body_html="", calendar=None, body_removed_at=now)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return len(emptied.all())
