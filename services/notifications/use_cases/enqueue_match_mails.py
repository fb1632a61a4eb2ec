"""Enqueues the news of a match to both sides: one mail a day, however many matches.

The mail names nobody: who it is and how to reach them stands on a page that closes by itself.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import MATCH_MADE
from services.notifications.domain.mail_links import Link, company_day_link, student_contacts_link
from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event
from services.notifications.models.messages import Message
from services.notifications.queries.contacts import (
    known_company_participation,
    known_contact,
    known_event,
)
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock

#: the page shows for as long how to reach the other; later the mail is of no use
NEWS_PERIOD = timedelta(days=14)


def enqueue_match_mails(
    session: Session, *, event_id: UUID, student_id: UUID, company_id: UUID, made_at: datetime
) -> None:
    """Safe to repeat; a match that is long made, or of a cancelled event, is mailed to nobody."""
    event = known_event(session, event_id)
    part = known_company_participation(session, event_id, company_id)
    student, contact = known_contact(session, student_id), known_contact(session, part.contact_id)
    if event.cancelled or made_at + NEWS_PERIOD <= clock.now():
        return
    _enqueue(session, event, student, company_id, made_at, "student", student_contacts_link())
    if not part.withdrawn:
        link = company_day_link(part.id, part.link_generation)
        _enqueue(session, event, contact, student_id, made_at, "company", link, part.id)


def _enqueue(
    session: Session,
    event: Event,
    contact: Contact,
    other_id: UUID,
    made_at: datetime,
    audience: str,
    link: Link,
    participation_id: UUID | None = None,
) -> None:
    # Two matches of one contact at once would otherwise leave two mails that each say "one".
    session.get_one(Contact, contact.id, with_for_update=True)
    enqueue_mail(
        session,
        MATCH_MADE,
        contact,
        occasion=f"{other_id}/{made_at.isoformat()}",
        event=event,
        participation_id=participation_id,
        link=link,
        expires_at=made_at + NEWS_PERIOD,
        audience=audience,
        matches=len(_pending_matches(session, event, contact) | {str(other_id)}),
    )


def _pending_matches(session: Session, event: Event, contact: Contact) -> set[str]:
    """The others of those matches that the contact has no mail of yet; the next speaks for all."""
    own = (
        Message.fact == MATCH_MADE.name,
        Message.contact_id == contact.id,
        Message.event_id == event.id,
    )
    waits = Message.status.in_(("queued", "replaced"))
    mailed_at = session.scalar(select(func.max(Message.created_at)).where(*own, ~waits))
    waiting = select(Message.occasion).where(*own, waits)
    if mailed_at is not None:
        waiting = waiting.where(Message.created_at > mailed_at)
    return {occasion.partition("/")[0] for occasion in session.scalars(waiting)}
