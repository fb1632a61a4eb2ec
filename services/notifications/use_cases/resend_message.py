"""Puts a failed or withheld mail back in the queue at somebody's wish; it keeps its id and
thereby its Message-ID.
"""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.notifications.domain.errors import MailCannotBeSentAgain
from services.notifications.models import Message, Suppression
from services.notifications.use_cases.wake_sender import wake_sender
from shared import clock

RESENDABLE = frozenset({"failed", "withheld", "expired"})


def resend_message(session: Session, message: Message) -> None:
    """The address is believed in again; whoever asks has presumably corrected it."""
    if message.status not in RESENDABLE or message.body_removed_at is not None:
        raise MailCannotBeSentAgain(status=message.status)
    now = clock.now()
    if message.expires_at is not None and message.expires_at <= now:
        raise MailCannotBeSentAgain(status="expired")
    message.status, message.due_at, message.attempts = "queued", now, 0
    message.failure = None
    _believe_address(session, message.contact_id)
    wake_sender(session)


def _believe_address(session: Session, contact_id: UUID) -> None:
    refused = Suppression.reason == "refused"
    session.execute(delete(Suppression).where(Suppression.contact_id == contact_id, refused))
