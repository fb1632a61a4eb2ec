"""Leaves the mail with a sign-in link; the link is made at the door and lives ten minutes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.facts import SIGN_IN_LINK
from services.notifications.queries.contacts import known_contact
from services.notifications.use_cases.tell_contact import Link, tell_contact
from shared import clock

SIGN_IN_PATH = "/registration/sign-in/{token}"


def send_sign_in_link(
    session: Session, *, request_id: UUID, contact_id: UUID, expires_at: datetime
) -> None:
    """A request that has run out before it got here is not mailed."""
    contact = known_contact(session, contact_id)
    if expires_at <= clock.now():
        return
    tell_contact(
        session,
        SIGN_IN_LINK,
        contact,
        occasion=str(request_id),
        link=Link(SIGN_IN_PATH, "sign-in", request_id),
        expires_at=expires_at,
    )
