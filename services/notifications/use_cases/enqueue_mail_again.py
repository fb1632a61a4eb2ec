"""Enqueues a failed or withheld mail again at somebody's wish; its Message-ID stays."""

from sqlalchemy.orm import Session

from services.notifications.domain.errors import MailNotResendable
from services.notifications.models.messages import Message
from services.notifications.use_cases.delete_refusal import delete_refusal
from services.notifications.wake_up import wake_sender
from shared import clock

RESENDABLE = frozenset({"failed", "withheld", "expired"})


def enqueue_mail_again(session: Session, message: Message) -> None:
    """The address counts as usable again; whoever asks has presumably corrected it."""
    if message.status not in RESENDABLE or message.body_removed_at is not None:
        raise MailNotResendable(status=message.status)
    now = clock.now()
    if message.expires_at is not None and message.expires_at <= now:
        raise MailNotResendable(status="expired")
    message.status, message.attempts = "queued", 0
    message.due_at = message.wanted_at = now
    message.failure = None
    delete_refusal(session, contact_id=message.contact_id)
    wake_sender(session)
