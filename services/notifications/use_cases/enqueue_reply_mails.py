"""Enqueues what companies answered, to those who arrange the event."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import COMPANY_REPLIES, COMPANY_REPLY_URGENT
from services.notifications.domain.mail_links import company_answers_link, repair_link
from services.notifications.domain.safe_text import plain_text
from services.notifications.queries.contacts import known_contacts, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared.contracts.company_replies import ReplyChange


def enqueue_reply_mails(
    session: Session,
    *,
    event_id: UUID,
    news_id: UUID,
    contact_ids: Sequence[UUID],
    replies: Sequence[ReplyChange],
    is_urgent: bool,
    is_published: bool,
) -> None:
    """One mail for all of them to each; it leads to where what it says is mended."""
    event = known_event(session, event_id)
    must_mend = is_published and any(reply.unheld or reply.fallen for reply in replies)
    shown = [replace(reply, company=plain_text(reply.company)) for reply in replies]
    for contact in known_contacts(session, contact_ids):
        enqueue_mail(
            session,
            COMPANY_REPLY_URGENT if is_urgent else COMPANY_REPLIES,
            contact,
            occasion=str(news_id),
            event=event,
            link=repair_link(event_id) if must_mend else company_answers_link(event_id),
            replies=shown,
            must_mend=must_mend,
        )
