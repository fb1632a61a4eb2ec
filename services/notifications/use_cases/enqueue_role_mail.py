"""Enqueues the mail to a colleague whose role somebody else has changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import COLLEAGUE_ROLE_CHANGED
from services.notifications.domain.mail_links import staff_link
from services.notifications.queries.contacts import known_contact, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock

#: opens nothing of the event before its day, so its mail leads to where a colleague begins
_ON_THE_DAY_ALONE = "event_crew"


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
