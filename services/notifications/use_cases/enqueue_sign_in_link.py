"""Enqueues the mail with a sign-in link, made when the mail leaves; it lives ten minutes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import SIGN_IN_LINK
from services.notifications.domain.mail_links import sign_in_link
from services.notifications.queries.contacts import known_contact
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock


def enqueue_sign_in_link(
    session: Session, *, request_id: UUID, contact_id: UUID, expires_at: datetime
) -> None:
    """A request that has run out before it got here is not mailed."""
    contact = known_contact(session, contact_id)
    if expires_at <= clock.now():
        return
    enqueue_mail(
        session,
        SIGN_IN_LINK,
        contact,
        occasion=str(request_id),
        link=sign_in_link(request_id),
        expires_at=expires_at,
    )
