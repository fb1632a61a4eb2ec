"""Reminds a student of tomorrow's talk with a counsellor; never once it has begun."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import APPOINTMENT_REMINDER
from services.notifications.domain.mail_links import student_schedule_link
from services.notifications.queries.contacts import known_contact, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from services.notifications.use_cases.enqueue_schedule_mails import create_plain_item
from shared import clock
from shared.contracts.registration import ScheduleItem


def remind_of_appointment(
    session: Session,
    *,
    contact_id: UUID,
    event_id: UUID,
    items: Sequence[ScheduleItem],
    drop_until: datetime | None,
) -> None:
    """One mail an event, which is of no use once the first talk has begun."""
    event, contact = known_event(session, event_id), known_contact(session, contact_id)
    ordered = sorted((create_plain_item(item) for item in items), key=lambda item: item.starts_at)
    if event.cancelled or not ordered or ordered[0].starts_at <= clock.now():
        return
    enqueue_mail(
        session,
        APPOINTMENT_REMINDER,
        contact,
        occasion=f"{event_id}/{event.held_on}",
        event=event,
        link=student_schedule_link(event_id),
        expires_at=ordered[0].starts_at,
        items=ordered,
        audience="student",
        drop_until=drop_until,
    )
