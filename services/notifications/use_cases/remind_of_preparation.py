"""Reminds students of an application or CV that is still missing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import PREPARATION_REMINDER
from services.notifications.domain.mail_links import preparation_link
from services.notifications.domain.quiet_hours import local_day
from services.notifications.queries.contacts import known_contacts, known_event
from services.notifications.use_cases.enqueue_mail import MailRequest, enqueue_mails
from shared import clock


def remind_of_preparation(
    session: Session, *, event_id: UUID, contact_ids: Sequence[UUID], schedule_waits: bool
) -> None:
    """At most one reminder a day, and none when the day has begun."""
    event = known_event(session, event_id)
    contacts = known_contacts(session, contact_ids)
    now = clock.now()
    if event.cancelled or (event.starts_at is not None and event.starts_at <= now):
        return
    requests = [
        MailRequest(
            contact,
            f"{event_id}/{local_day(now)}",
            event,
            link=preparation_link(event_id),
            expires_at=event.starts_at,
            values={"schedule_waits": schedule_waits},
        )
        for contact in contacts
    ]
    enqueue_mails(session, PREPARATION_REMINDER, requests)
