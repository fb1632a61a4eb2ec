"""Reminds students and companies to say whether they want to go on after an event."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import INTEREST_REMINDER
from services.notifications.domain.mail_links import Link, company_day_link, student_contacts_link
from services.notifications.domain.quiet_hours import COPENHAGEN, local_day
from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event
from services.notifications.queries.contacts import (
    known_contact,
    known_contacts,
    known_event,
    known_participation,
)
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock


def remind_of_interest(
    session: Session,
    *,
    event_id: UUID,
    student_ids: Sequence[UUID],
    participation_ids: Sequence[UUID],
    answer_by: date,
) -> None:
    """At most one reminder a day to each, and none when no answer is taken any more."""
    event = known_event(session, event_id)
    closes = datetime.combine(answer_by + timedelta(days=1), time(), tzinfo=COPENHAGEN)
    if event.cancelled or closes <= clock.now():
        return
    for contact in known_contacts(session, student_ids):
        _enqueue(session, event, contact, student_contacts_link(), None, answer_by, closes)
    for participation_id in sorted(participation_ids):
        part = known_participation(session, participation_id)
        if not part.withdrawn:
            contact = known_contact(session, part.contact_id)
            link = company_day_link(part.id, part.link_generation)
            _enqueue(session, event, contact, link, part.id, answer_by, closes)


def _enqueue(
    session: Session,
    event: Event,
    contact: Contact,
    link: Link,
    participation_id: UUID | None,
    answer_by: date,
    closes: datetime,
) -> None:
    enqueue_mail(
        session,
        INTEREST_REMINDER,
        contact,
        occasion=f"{event.id}/{local_day(clock.now())}",
        event=event,
        participation_id=participation_id,
        link=link,
        expires_at=closes,
        audience="company" if participation_id else "student",
        answer_by=answer_by,
    )
