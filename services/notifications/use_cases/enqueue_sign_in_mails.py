"""Enqueues the mails about the own access: the link to sign in, what happened to code app and
passkeys, and that somebody changed what one may do.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import (
    COLLEAGUE_ROLE_CHANGED,
    OWN_FACTOR_CHANGED,
    PASSKEY_CHANGED,
    SECOND_FACTOR_RESET,
    SIGN_IN_LINK,
)
from services.notifications.domain.mail_links import security_link, sign_in_link, staff_link
from services.notifications.queries.contacts import known_contact, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock
from shared.contracts.own_factors import OwnFactorChange
from shared.contracts.passkeys import PasskeyChange

#: opens nothing of the event before its day, so its mail leads to where a colleague begins
_ON_THE_DAY_ALONE = "event_crew"


def enqueue_sign_in_link(
    session: Session, *, request_id: UUID, contact_id: UUID, expires_at: datetime
) -> None:
    """The link is made when the mail leaves and lives ten minutes.

    A request that has run out before it got here is not mailed.
    """
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


def enqueue_reset_mail(session: Session, *, contact_id: UUID, reset_at: datetime) -> None:
    """Said to the person, so that nobody takes factors away in secret."""
    enqueue_mail(
        session,
        SECOND_FACTOR_RESET,
        known_contact(session, contact_id),
        occasion=reset_at.isoformat(),
        link=security_link(),
        reset_at=reset_at,
    )


def enqueue_passkey_mail(
    session: Session, *, contact_id: UUID, change: PasskeyChange, changed_at: datetime
) -> None:
    """Each by itself: one that somebody else added must not hide behind the person's own."""
    enqueue_mail(
        session,
        PASSKEY_CHANGED,
        known_contact(session, contact_id),
        occasion=f"{change} {changed_at.isoformat()}",
        link=security_link(),
        change=change,
        changed_at=changed_at,
    )


def enqueue_own_factor_mail(
    session: Session, *, contact_id: UUID, change: OwnFactorChange, changed_at: datetime
) -> None:
    """Each by itself, as of passkeys."""
    enqueue_mail(
        session,
        OWN_FACTOR_CHANGED,
        known_contact(session, contact_id),
        occasion=f"{change} {changed_at.isoformat()}",
        link=security_link(),
        change=change,
        changed_at=changed_at,
    )


def enqueue_role_mail(
    session: Session,
    *,
    contact_id: UUID,
    event_id: UUID | None,
    roles: Sequence[str],
    changed_at: datetime,
) -> None:
    """What she may do from now on, and where; none of an event that is over or cancelled."""
    contact = known_contact(session, contact_id)
    event = known_event(session, event_id) if event_id else None
    if event and (event.cancelled or (event.ends_at and event.ends_at <= clock.now())):
        return
    begins_at = None if _ON_THE_DAY_ALONE in roles else event_id
    enqueue_mail(
        session,
        COLLEAGUE_ROLE_CHANGED,
        contact,
        occasion=f"{event_id or 'school'}/{changed_at.isoformat()}",
        event=event,
        link=staff_link(begins_at) if roles else None,
        roles=tuple(roles),
    )
