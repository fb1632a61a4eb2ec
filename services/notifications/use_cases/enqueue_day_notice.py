"""Enqueues what those who decide hear of the event: what a company says on the day and answers
before, and who is absent, of which the student hears too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import (
    COMPANY_DAY_NOTICE,
    COMPANY_REPLIES,
    COMPANY_REPLY_URGENT,
    MARKED_ABSENT,
    STUDENTS_ABSENT,
)
from services.notifications.domain.mail_links import (
    company_answers_link,
    day_changes_link,
    own_classes_link,
    repair_link,
    student_schedule_link,
)
from services.notifications.domain.safe_text import plain_text
from services.notifications.queries.contacts import known_contact, known_contacts, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared.contracts.absences import AbsenceLine
from shared.contracts.company_replies import ReplyChange


def enqueue_day_notice(
    session: Session,
    *,
    event_id: UUID,
    participation_id: UUID,
    company: str,
    kind: str,
    able_from: datetime | None,
    contact_ids: Sequence[UUID],
    version: int,
) -> None:
    """Each thing said is one mail, at once, at any hour."""
    event = known_event(session, event_id)
    for contact in known_contacts(session, contact_ids):
        enqueue_mail(
            session,
            COMPANY_DAY_NOTICE,
            contact,
            occasion=f"{participation_id}/{version}",
            event=event,
            link=day_changes_link(event_id),
            company=company,
            kind=kind,
            able_from=able_from,
        )


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


def enqueue_absence_mail(
    session: Session,
    *,
    contact_id: UUID,
    event_id: UUID,
    news_id: UUID,
    audience: str,
    absences: Sequence[AbsenceLine],
) -> None:
    is_student = audience == "student"
    enqueue_mail(
        session,
        MARKED_ABSENT if is_student else STUDENTS_ABSENT,
        known_contact(session, contact_id),
        occasion=str(news_id),
        event=known_event(session, event_id),
        link=student_schedule_link(event_id) if is_student else own_classes_link(),
        absences=[
            replace(
                each,
                student=plain_text(each.student),
                class_name=plain_text(each.class_name),
                title=plain_text(each.title),
                marked_by=plain_text(each.marked_by),
            )
            for each in absences
        ],
    )
