"""Enqueues mails to students: they may wish now, or their wishes are still missing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import WISHES_OPENED, WISHES_REMINDER, MailKind
from services.notifications.domain.mail_links import wishes_link
from services.notifications.domain.quiet_hours import local_day
from services.notifications.queries.contacts import known_contacts, known_event
from services.notifications.use_cases.enqueue_mail import MailRequest, enqueue_mails
from shared import clock


def enqueue_wishes_mails(
    session: Session, *, event_id: UUID, contact_ids: Sequence[UUID], closes_at: datetime | None
) -> None:
    """Once per student and event, however often registration opens the wishes."""
    _enqueue(session, WISHES_OPENED, event_id, contact_ids, closes_at, str(event_id))


def remind_of_wishes(
    session: Session, *, event_id: UUID, contact_ids: Sequence[UUID], closes_at: datetime | None
) -> None:
    """At most one reminder a day; none after the deadline, when it would only annoy."""
    now = clock.now()
    if closes_at is not None and closes_at <= now:
        return
    occasion = f"{event_id}/{local_day(now)}"
    _enqueue(session, WISHES_REMINDER, event_id, contact_ids, closes_at, occasion)


def _enqueue(
    session: Session,
    mail_kind: MailKind,
    event_id: UUID,
    contact_ids: Sequence[UUID],
    closes_at: datetime | None,
    occasion: str,
) -> None:
    event = known_event(session, event_id)
    contacts = known_contacts(session, contact_ids)
    if event.cancelled:
        return
    requests = [
        MailRequest(
            contact,
            occasion,
            event,
            link=wishes_link(event_id),
            expires_at=closes_at,
            values={"closes_at": closes_at},
        )
        for contact in contacts
    ]
    enqueue_mails(session, mail_kind, requests)
